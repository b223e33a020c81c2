using System.Text.Json;
using Amazon.ConfigService;
using Amazon.ConfigService.Model;
using ConfigRule.Events;
using ConfigRule.Judgement;

namespace ConfigRule.Aws;

/// <summary>Puts evaluations to AWS Config, and reads its history of resources.</summary>
internal sealed class ConfigRecords(IAmazonConfigService config, TimeProvider clock) : IConfigRecords
{
    /// <summary>How many past items of a flow log to read. Only its tags can change, so a recent item has its configuration.</summary>
    private const int HistoryDepth = 10;

    /// <summary>Waits before failed evaluations are put again.</summary>
    private static readonly TimeSpan[] RetryWaits = [TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)];

    public async Task<IReadOnlyList<string>> PutAsync(
        string resultToken,
        IReadOnlyCollection<Verdict> verdicts,
        DateTimeOffset orderingTimestamp,
        CancellationToken cancellationToken
    )
    {
        List<Evaluation> evaluations = [.. verdicts.Select(verdict => ToEvaluation(verdict, orderingTimestamp))];
        var failed = await PutOnceAsync(resultToken, evaluations, cancellationToken);
        foreach (var wait in RetryWaits.TakeWhile(_ => failed.Count > 0))
        {
            await Task.Delay(wait, clock, cancellationToken);
            failed = await PutOnceAsync(resultToken, failed, cancellationToken);
        }

        return [.. failed.Select(evaluation => evaluation.ComplianceResourceId)];
    }

    public async Task<string?> FindResourceOfFlowLogAsync(string flowLogId, CancellationToken cancellationToken)
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
                .Select(item => FlowLogResource.FromConfiguration(item.Configuration))
                .FirstOrDefault(resourceId => resourceId is not null);
        }
        catch (AwsCallException failure) when (failure.InnerException is ResourceNotDiscoveredException)
        {
            return null;
        }
        catch (JsonException failure)
        {
            throw new AwsCallException(
                $"GetResourceConfigHistory returned a configuration of {flowLogId} that is not JSON: {failure.Message}",
                failure
            );
        }
    }

    /// <summary>Returns the failed evaluations. Config lists them in a response with status 200.</summary>
    private async Task<List<Evaluation>> PutOnceAsync(string resultToken, List<Evaluation> evaluations, CancellationToken cancellationToken)
    {
        var request = new PutEvaluationsRequest { ResultToken = resultToken, Evaluations = evaluations };
        var response = await AwsCall.MakeAsync(
            "PutEvaluations",
            () => config.PutEvaluationsAsync(request, cancellationToken),
            cancellationToken
        );

        var failedVpcIds = (response.FailedEvaluations ?? []).Select(evaluation => evaluation.ComplianceResourceId).ToHashSet();
        return evaluations.FindAll(evaluation => failedVpcIds.Contains(evaluation.ComplianceResourceId));
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
                var other => throw new InvalidOperationException($"{other} has no compliance type of AWS Config"),
            },
            Annotation = verdict.Annotation,
            OrderingTimestamp = orderingTimestamp.UtcDateTime,
        };
}
