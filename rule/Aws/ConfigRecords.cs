using Amazon.ConfigService;
using Amazon.ConfigService.Model;

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
        foreach (var hundred in verdicts.Select(verdict => ToEvaluation(verdict, orderingTimestamp)).Chunk(MaximumEvaluations))
        {
            await PutHundredAsync(resultToken, hundred);
        }
    }

    public async Task<IReadOnlyList<string>> ReadEvaluatedVpcIdsAsync(string ruleName)
    {
        List<string> vpcIds = [];
        string? nextToken = null;
        do
        {
            var page = await config.GetComplianceDetailsByConfigRuleAsync(new GetComplianceDetailsByConfigRuleRequest
            {
                ConfigRuleName = ruleName,
                ComplianceTypes = ["COMPLIANT", "NON_COMPLIANT"],
                Limit = LargestPage,
                NextToken = nextToken,
            });
            vpcIds.AddRange((page.EvaluationResults ?? [])
                .Select(result => result.EvaluationResultIdentifier.EvaluationResultQualifier)
                .Where(evaluated => evaluated.ResourceType == TriggerReader.VpcType)
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
            var history = await config.GetResourceConfigHistoryAsync(new GetResourceConfigHistoryRequest
            {
                ResourceType = TriggerReader.FlowLogType,
                ResourceId = flowLogId,
                Limit = HistoryDepth,
            });

            return (history.ConfigurationItems ?? [])
                .Select(item => WatchedResource.OfConfiguration(item.Configuration))
                .FirstOrDefault(resourceId => resourceId is not null);
        }
        catch (ResourceNotDiscoveredException)
        {
            return null;
        }
    }

    private async Task PutHundredAsync(string resultToken, Evaluation[] evaluations)
    {
        var refused = await PutOnceAsync(resultToken, evaluations);
        foreach (var wait in Retries)
        {
            if (refused.Count == 0)
            {
                return;
            }

            await Task.Delay(wait, clock);
            refused = await PutOnceAsync(resultToken, refused);
        }

        if (refused.Count > 0)
        {
            throw new EvaluationsRefusedException(
                $"PutEvaluations refused {refused.Count} of {evaluations.Length} evaluations after {Retries.Length} retries: {string.Join(", ", refused.Select(evaluation => evaluation.ComplianceResourceId))}");
        }
    }

    /// <summary>The evaluations that Config did not take, which it says with HTTP 200.</summary>
    private async Task<List<Evaluation>> PutOnceAsync(string resultToken, IEnumerable<Evaluation> evaluations)
    {
        var response = await config.PutEvaluationsAsync(new PutEvaluationsRequest
        {
            ResultToken = resultToken,
            Evaluations = [.. evaluations],
        });

        return response.FailedEvaluations ?? [];
    }

    private static Evaluation ToEvaluation(Verdict verdict, DateTimeOffset orderingTimestamp) => new()
    {
        ComplianceResourceType = TriggerReader.VpcType,
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
