using Amazon.ConfigService;
using Amazon.ConfigService.Model;
using Amazon.Runtime;

using ConfigRule.Events;
using ConfigRule.Judgement;

namespace ConfigRule.Aws;

/// <summary>Reports to AWS Config, and reads what it has recorded.</summary>
public sealed class ConfigRecords(IAmazonConfigService config, TimeProvider clock) : IConfigRecords
{
    /// <summary>Evaluations that one PutEvaluations takes at most.</summary>
    /// <remarks>https://docs.aws.amazon.com/config/latest/APIReference/API_PutEvaluations.html</remarks>
    private const int MaximumEvaluations = 100;

    /// <summary>Results that one page of GetComplianceDetailsByConfigRule holds at most.</summary>
    /// <remarks>https://docs.aws.amazon.com/config/latest/APIReference/API_GetComplianceDetailsByConfigRule.html</remarks>
    private const int LargestPage = 100;

    /// <summary>Past items of a flow log to look through: it cannot change but for tags, so its last one with a configuration is near.</summary>
    private const int HistoryDepth = 10;

    /// <summary>Waits before refused evaluations are put again.</summary>
    private static readonly TimeSpan[] Retries = [TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)];

    public async Task PutAsync(string resultToken, IReadOnlyCollection<Verdict> verdicts, DateTimeOffset orderingTimestamp)
    {
        ArgumentNullException.ThrowIfNull(verdicts);
        var hundreds = verdicts.Select(verdict => ToEvaluation(verdict, orderingTimestamp)).Chunk(MaximumEvaluations).ToList();

        // Config expects an answer to every event, an empty one too.
        List<Evaluation> refused = [];
        foreach (var hundred in hundreds is [] ? [[]] : hundreds)
        {
            refused.AddRange(await PutHundredAsync(resultToken, hundred));
        }

        if (refused.Count > 0)
        {
            throw new EvaluationsRefusedException(
                $"PutEvaluations refused {refused.Count} of {verdicts.Count} evaluations after {Retries.Length} retries: {string.Join(", ", refused.Select(evaluation => evaluation.ComplianceResourceId))}");
        }
    }

    public async Task<IReadOnlyList<string>> ReadEvaluatedVpcIdsAsync(string ruleName)
    {
        List<string> vpcIds = [];
        string? nextToken = null;
        do
        {
            var page = await CallAsync("GetComplianceDetailsByConfigRule", () => config.GetComplianceDetailsByConfigRuleAsync(new GetComplianceDetailsByConfigRuleRequest
            {
                ConfigRuleName = ruleName,
                ComplianceTypes = ["COMPLIANT", "NON_COMPLIANT"],
                Limit = LargestPage,
                NextToken = nextToken,
            }));
            vpcIds.AddRange((page.EvaluationResults ?? [])
                .Select(result => result.EvaluationResultIdentifier.EvaluationResultQualifier)
                .Where(evaluated => evaluated.ResourceType == ConfigResourceTypes.Vpc)
                .Select(evaluated => evaluated.ResourceId));
            nextToken = page.NextToken;
        }
        while (!string.IsNullOrEmpty(nextToken));

        return vpcIds;
    }

    public async Task<string?> FindWatchedResourceAsync(string flowLogId)
    {
        try
        {
            var history = await CallAsync("GetResourceConfigHistory", () => config.GetResourceConfigHistoryAsync(new GetResourceConfigHistoryRequest
            {
                ResourceType = ConfigResourceTypes.FlowLog,
                ResourceId = flowLogId,
                Limit = HistoryDepth,
            }));

            return (history.ConfigurationItems ?? [])
                .Select(item => WatchedResource.OfConfiguration(item.Configuration))
                .FirstOrDefault(resourceId => resourceId is not null);
        }
        catch (AwsCallException failure) when (failure.InnerException is ResourceNotDiscoveredException)
        {
            return null;
        }
    }

    /// <summary>The evaluations that Config did not take, even when they were put again.</summary>
    private async Task<IReadOnlyList<Evaluation>> PutHundredAsync(string resultToken, Evaluation[] evaluations)
    {
        var refused = await PutOnceAsync(resultToken, evaluations);
        foreach (var wait in Retries)
        {
            if (refused.Count == 0)
            {
                break;
            }

            await Task.Delay(wait, clock);
            refused = await PutOnceAsync(resultToken, refused);
        }

        return refused;
    }

    /// <summary>The evaluations that Config did not take, which it says with HTTP 200.</summary>
    private async Task<List<Evaluation>> PutOnceAsync(string resultToken, IEnumerable<Evaluation> evaluations)
    {
        var response = await CallAsync("PutEvaluations", () => config.PutEvaluationsAsync(new PutEvaluationsRequest
        {
            ResultToken = resultToken,
            Evaluations = [.. evaluations],
        }));

        return response.FailedEvaluations ?? [];
    }

    private static async Task<T> CallAsync<T>(string call, Func<Task<T>> make)
    {
        try
        {
            return await make();
        }
        catch (AmazonServiceException failure)
        {
            throw AwsCallException.Of(call, failure);
        }
    }

    private static Evaluation ToEvaluation(Verdict verdict, DateTimeOffset orderingTimestamp) => new()
    {
        ComplianceResourceType = ConfigResourceTypes.Vpc,
        ComplianceResourceId = verdict.VpcId,
        ComplianceType = verdict.Compliance switch
        {
            Compliance.Compliant => ComplianceType.COMPLIANT,
            Compliance.NonCompliant => ComplianceType.NON_COMPLIANT,
            Compliance.NotApplicable => ComplianceType.NOT_APPLICABLE,
            var other => throw new InvalidOperationException($"{other} is not a compliance that Config knows"),
        },
        Annotation = verdict.Annotation,
        OrderingTimestamp = orderingTimestamp.UtcDateTime,
    };
}
