using System.Collections.Concurrent;
using Amazon.ConfigService;
using Amazon.ConfigService.Model;
using ConfigRule.Judgement;

namespace ConfigRule.Aws;

/// <summary>Reads the results that AWS Config has for VPCs.</summary>
internal sealed class EarlierResults(IAmazonConfigService config) : IEarlierResults
{
    /// <summary>Most results that GetComplianceDetailsByConfigRule returns on a page.</summary>
    /// <remarks>https://docs.aws.amazon.com/config/latest/APIReference/API_GetComplianceDetailsByConfigRule.html</remarks>
    private const int LargestPage = 100;

    /// <summary>The compliances of the rule with their names. Each is listed by its own chain of pages, all at once.</summary>
    private static readonly (VerdictCompliance Compliance, string Name)[] Chains =
    [
        (VerdictCompliance.Compliant, "COMPLIANT"),
        (VerdictCompliance.NonCompliant, "NON_COMPLIANT"),
        (VerdictCompliance.NotApplicable, "NOT_APPLICABLE"),
    ];

    public async Task<IReadOnlyDictionary<string, EarlierResult>> ReadEveryAsync(string ruleName, CancellationToken cancellationToken)
    {
        var results = new ConcurrentDictionary<string, EarlierResult>();
        await Task.WhenAll(Chains.Select(chain => ReadChainAsync(ruleName, chain.Name, results, cancellationToken)));

        return results;
    }

    public async Task<EarlierResult?> ReadAsync(string ruleName, string vpcId, CancellationToken cancellationToken)
    {
        string? nextToken = null;
        do
        {
            var request = new GetComplianceDetailsByResourceRequest
            {
                ResourceType = ConfigResourceTypes.Vpc,
                ResourceId = vpcId,
                NextToken = nextToken,
            };
            var page = await AwsCall.MakeAsync(
                "GetComplianceDetailsByResource",
                () => config.GetComplianceDetailsByResourceAsync(request, cancellationToken),
                cancellationToken
            );
            // The results of every rule on the VPC are listed.
            if (page.EvaluationResults?.Find(result => Evaluated(result).ConfigRuleName == ruleName) is { } found)
            {
                return ToEarlier(found);
            }

            nextToken = page.NextToken;
        } while (!string.IsNullOrEmpty(nextToken));

        return null;
    }

    private async Task ReadChainAsync(
        string ruleName,
        string complianceType,
        ConcurrentDictionary<string, EarlierResult> results,
        CancellationToken cancellationToken
    )
    {
        string? nextToken = null;
        do
        {
            var request = new GetComplianceDetailsByConfigRuleRequest
            {
                ConfigRuleName = ruleName,
                ComplianceTypes = [complianceType],
                Limit = LargestPage,
                NextToken = nextToken,
            };
            var page = await AwsCall.MakeAsync(
                "GetComplianceDetailsByConfigRule",
                () => config.GetComplianceDetailsByConfigRuleAsync(request, cancellationToken),
                cancellationToken
            );
            foreach (var result in page.EvaluationResults ?? [])
            {
                if (Evaluated(result) is { ResourceType: ConfigResourceTypes.Vpc } evaluated)
                {
                    results.AddOrUpdate(evaluated.ResourceId, _ => ToEarlier(result), (_, other) => Join(other, ToEarlier(result)));
                }
            }

            nextToken = page.NextToken;
        } while (!string.IsNullOrEmpty(nextToken));
    }

    private static EvaluationResultQualifier Evaluated(EvaluationResult result) =>
        result.EvaluationResultIdentifier.EvaluationResultQualifier;

    private static EarlierResult ToEarlier(EvaluationResult result) =>
        new(
            Array.Find(Chains, chain => chain.Name == result.ComplianceType?.Value) is { Name: not null } chain ? chain.Compliance : null,
            result.Annotation,
            result.ResultRecordedTime is { } time ? new DateTimeOffset(time.ToUniversalTime()) : null
        );

    /// <summary>
    /// A result that changed while the chains were read can be listed by two of them. Which one is newer is not certain, so
    /// it equals no verdict, and it is cleared if the VPC no longer exists.
    /// </summary>
    private static EarlierResult Join(EarlierResult one, EarlierResult other) =>
        one.Compliance == other.Compliance ? other : new EarlierResult(VerdictCompliance.NonCompliant, null, null);
}
