using System.Text.Json;
using Amazon.ConfigService;
using Amazon.ConfigService.Model;
using ConfigRule.Events;
using ConfigRule.Judgement;

namespace ConfigRule.Aws;

/// <summary>Reports to AWS Config, and reads what it has recorded.</summary>
public sealed class ConfigRecords(IAmazonConfigService config, TimeProvider clock) : IConfigRecords
{
    /// <summary>Results that one page of GetComplianceDetailsByConfigRule holds at most.</summary>
    /// <remarks>https://docs.aws.amazon.com/config/latest/APIReference/API_GetComplianceDetailsByConfigRule.html</remarks>
    private const int LargestPage = 100;

    /// <summary>Past items of a flow log to look through: it cannot change but for tags, so its last one with a configuration is near.</summary>
    private const int HistoryDepth = 10;

    /// <summary>Waits before refused evaluations are put again.</summary>
    private static readonly TimeSpan[] Retries = [TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)];

    public async Task<IReadOnlyList<string>> PutAsync(
        string resultToken,
        IReadOnlyCollection<Verdict> verdicts,
        DateTimeOffset orderingTimestamp,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(verdicts);
        List<Evaluation> evaluations = [.. verdicts.Select(verdict => ToEvaluation(verdict, orderingTimestamp))];
        var refused = await PutOnceAsync(resultToken, evaluations, cancellationToken);
        foreach (var wait in Retries.TakeWhile(_ => refused.Count > 0))
        {
            await Task.Delay(wait, clock, cancellationToken);
            refused = await PutOnceAsync(resultToken, refused, cancellationToken);
        }

        return [.. refused.Select(evaluation => evaluation.ComplianceResourceId)];
    }

    public async Task<IReadOnlyList<string>> ReadEvaluatedVpcIdsAsync(string ruleName, CancellationToken cancellationToken)
    {
        List<string> vpcIds = [];
        string? nextToken = null;
        do
        {
            var request = new GetComplianceDetailsByConfigRuleRequest
            {
                ConfigRuleName = ruleName,
                ComplianceTypes = ["COMPLIANT", "NON_COMPLIANT"],
                Limit = LargestPage,
                NextToken = nextToken,
            };
            var page = await AwsCall.MakeAsync(
                "GetComplianceDetailsByConfigRule",
                () => config.GetComplianceDetailsByConfigRuleAsync(request, cancellationToken),
                cancellationToken
            );
            vpcIds.AddRange(
                (page.EvaluationResults ?? [])
                    .Select(result => result.EvaluationResultIdentifier.EvaluationResultQualifier)
                    .Where(evaluated => evaluated.ResourceType == ConfigResourceTypes.Vpc)
                    .Select(evaluated => evaluated.ResourceId)
            );
            nextToken = page.NextToken;
        } while (!string.IsNullOrEmpty(nextToken));

        return vpcIds;
    }

    public async Task<string?> FindWatchedResourceAsync(string flowLogId, CancellationToken cancellationToken)
    {
        var request = new GetResourceConfigHistoryRequest
        {
            ResourceType = ConfigResourceTypes.FlowLog,
            ResourceId = flowLogId,
            Limit = HistoryDepth,
        };
        try
        {
            var history = await AwsCall.MakeAsync(
                "GetResourceConfigHistory",
                () => config.GetResourceConfigHistoryAsync(request, cancellationToken),
                cancellationToken
            );

            return (history.ConfigurationItems ?? [])
                .Select(item => WatchedResource.OfConfiguration(item.Configuration))
                .FirstOrDefault(resourceId => resourceId is not null);
        }
        catch (AwsCallException failure) when (failure.InnerException is ResourceNotDiscoveredException)
        {
            return null;
        }
        catch (JsonException failure)
        {
            throw new AwsCallException(
                $"GetResourceConfigHistory answered with a configuration of {flowLogId} that is not JSON: {failure.Message}",
                failure
            );
        }
    }

    /// <summary>The evaluations that Config did not take, which it says with HTTP 200.</summary>
    private async Task<List<Evaluation>> PutOnceAsync(string resultToken, List<Evaluation> evaluations, CancellationToken cancellationToken)
    {
        var request = new PutEvaluationsRequest { ResultToken = resultToken, Evaluations = evaluations };
        var response = await AwsCall.MakeAsync(
            "PutEvaluations",
            () => config.PutEvaluationsAsync(request, cancellationToken),
            cancellationToken
        );

        var refused = (response.FailedEvaluations ?? []).Select(evaluation => evaluation.ComplianceResourceId).ToHashSet();
        return evaluations.FindAll(evaluation => refused.Contains(evaluation.ComplianceResourceId));
    }

    private static Evaluation ToEvaluation(Verdict verdict, DateTimeOffset orderingTimestamp) =>
        new()
        {
            ComplianceResourceType = ConfigResourceTypes.Vpc,
            ComplianceResourceId = verdict.VpcId,
            ComplianceType = verdict.Compliance switch
            {
                VerdictCompliance.Compliant => ComplianceType.COMPLIANT,
                VerdictCompliance.NonCompliant => ComplianceType.NON_COMPLIANT,
                VerdictCompliance.NotApplicable => ComplianceType.NOT_APPLICABLE,
                var other => throw new InvalidOperationException($"{other} is not a compliance that Config knows"),
            },
            Annotation = verdict.Annotation,
            OrderingTimestamp = orderingTimestamp.UtcDateTime,
        };
}
