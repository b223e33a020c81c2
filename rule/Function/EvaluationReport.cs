using ConfigRule.Aws;
using ConfigRule.Judgement;
using ConfigRule.Logging;

namespace ConfigRule;

/// <summary>Reports the verdicts of one invocation to Config, in batches of 100, several batches at once.</summary>
/// <param name="records">AWS Config.</param>
/// <param name="resultToken">The event's token: Config accepts evaluations only with it.</param>
/// <param name="orderingTimestamp">When the state was captured that the event is about.</param>
/// <param name="time">The invocation's time limit.</param>
/// <param name="clock">Measures the waits after throttling.</param>
/// <param name="log">Counts the verdicts that Config accepted.</param>
internal sealed class EvaluationReport(
    IConfigRecords records,
    string resultToken,
    DateTimeOffset orderingTimestamp,
    InvocationTime time,
    TimeProvider clock,
    InvocationLog log
)
{
    private readonly Lock counting = new();
    private readonly List<string> failed = [];
    private int reported;
    private bool isOutOfTime;

    /// <exception cref="FailedEvaluationsException">Config did not accept some verdicts, also after retries.</exception>
    /// <exception cref="OutOfTimeException">Time ran out before all verdicts were reported.</exception>
    public async Task PutAsync(IReadOnlyList<Verdict> verdicts)
    {
        using var slots = new PutSlots(clock);
        await Parallel.ForEachAsync(
            // Config expects a response to every event, also when there is nothing to report.
            verdicts.Chunk(IConfigRecords.MaximumEvaluations).DefaultIfEmpty([]),
            new ParallelOptions { MaxDegreeOfParallelism = PutSlots.Maximum },
            async (batch, anotherFailed) => await PutBatchAsync(batch, slots, anotherFailed)
        );

        if (isOutOfTime)
        {
            var left = verdicts.Count - reported - failed.Count;
            throw new OutOfTimeException(
                $"ran out of time: {reported} VPCs were reported and {left} were left"
                    + (failed.Count > 0 ? $"; PutEvaluations failed for {failed.Count}: {FailedVpcs}" : "")
            );
        }

        if (failed.Count > 0)
        {
            throw new FailedEvaluationsException(
                $"PutEvaluations failed for {failed.Count} of {verdicts.Count} evaluations, also after retries: {FailedVpcs}"
            );
        }
    }

    private string FailedVpcs => string.Join(", ", failed);

    private async Task PutBatchAsync(Verdict[] batch, PutSlots slots, CancellationToken anotherFailed)
    {
        // If another batch failed, stop waiting for a slot; calls in flight finish.
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(time.ForWork, anotherFailed);
        IReadOnlyList<string> failedVpcIds;
        try
        {
            failedVpcIds = await slots.RunAsync(
                () => records.PutAsync(resultToken, batch, orderingTimestamp, time.ForCallsInFlight),
                waiting.Token
            );
        }
        catch (OperationCanceledException) when (time.ForWork.IsCancellationRequested)
        {
            // This batch is left. The others are still counted.
            isOutOfTime = true;
            return;
        }

        lock (counting)
        {
            failed.AddRange(failedVpcIds);
            reported += batch.Length - failedVpcIds.Count;
        }

        log.Reported(batch.Where(verdict => !failedVpcIds.Contains(verdict.VpcId)));
    }
}
