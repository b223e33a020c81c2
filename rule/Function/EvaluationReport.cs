using ConfigRule.Aws;
using ConfigRule.Judgement;
using ConfigRule.Logging;

namespace ConfigRule;

/// <summary>
/// Reports one invocation's verdicts to Config as they come, a hundred at a time and a few hundreds at once, so that the
/// next are judged while the last are still on their way.
/// </summary>
/// <param name="records">Where they are put.</param>
/// <param name="resultToken">The token of the event that asked for them.</param>
/// <param name="orderingTimestamp">When the state was captured that they answer for.</param>
/// <param name="time">What the invocation has left.</param>
/// <param name="pace">How many of them go at once.</param>
/// <param name="log">Told of every verdict that Config took.</param>
internal sealed class EvaluationReport(
    IConfigRecords records,
    string resultToken,
    DateTimeOffset orderingTimestamp,
    InvocationTime time,
    PutPace pace,
    InvocationLog log
)
{
    private readonly Lock counting = new();
    private readonly List<string> refused = [];
    private int judged;
    private int reported;
    private bool allJudged;
    private volatile bool somethingLeft;

    /// <exception cref="EvaluationsRefusedException">Config did not take some of them.</exception>
    /// <exception cref="OutOfTimeException">Some were left.</exception>
    public async Task PutAsync(IAsyncEnumerable<Verdict> verdicts)
    {
        Exception? stopped = null;
        try
        {
            await Parallel.ForEachAsync(
                HundredsAsync(verdicts),
                new ParallelOptions { MaxDegreeOfParallelism = PutPace.MaximumConcurrency },
                async (hundred, othersFailed) => await PutHundredAsync(hundred, othersFailed)
            );
        }
        catch (OperationCanceledException timeIsUp) when (time.ForWork.IsCancellationRequested)
        {
            stopped = timeIsUp;
        }

        if (somethingLeft || stopped is not null)
        {
            throw new OutOfTimeException(LeftBehind(), stopped);
        }

        if (refused.Count > 0)
        {
            throw new EvaluationsRefusedException(
                $"{Refused} of {judged} evaluations even when they were put again: {string.Join(", ", refused)}"
            );
        }
    }

    /// <summary>Once time is up the rest is judged for its number alone. Config expects an answer to every event, an empty one too.</summary>
    private async IAsyncEnumerable<IReadOnlyList<Verdict>> HundredsAsync(IAsyncEnumerable<Verdict> verdicts)
    {
        List<Verdict> hundred = [];
        await foreach (var verdict in verdicts)
        {
            judged++;
            hundred.Add(verdict);
            if (hundred.Count == IConfigRecords.MaximumEvaluations)
            {
                if (!MustLeave())
                {
                    yield return hundred;
                }

                hundred = [];
            }
        }

        allJudged = true;
        if ((hundred.Count > 0 || judged == 0) && !MustLeave())
        {
            yield return hundred;
        }
    }

    private bool MustLeave() => somethingLeft |= time.ForWork.IsCancellationRequested;

    private async Task PutHundredAsync(IReadOnlyList<Verdict> hundred, CancellationToken othersFailed)
    {
        // Another that failed ends the wait for a turn, and leaves what is on its way.
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(time.ForWork, othersFailed);
        IReadOnlyList<string> notTaken;
        try
        {
            notTaken = await pace.RunAsync(
                () => records.PutAsync(resultToken, hundred, orderingTimestamp, time.ForCallsOnTheirWay),
                waiting.Token
            );
        }
        catch (OperationCanceledException) when (time.ForWork.IsCancellationRequested)
        {
            // These are left; the others are still counted.
            somethingLeft = true;
            return;
        }

        lock (counting)
        {
            refused.AddRange(notTaken);
            reported += hundred.Count - notTaken.Count;
        }

        log.Reported(hundred.Where(verdict => !notTaken.Contains(verdict.VpcId)));
    }

    private string Refused => $"PutEvaluations refused {refused.Count}";

    private string LeftBehind()
    {
        var left = judged - reported - refused.Count;
        return (
                allJudged
                    ? $"ran out of time: {reported} VPCs were reported and {left} were left"
                    : $"ran out of time before everything was read: {reported} VPCs were reported and at least {left} were left, beside those not yet listed"
            ) + (refused.Count > 0 ? $"; {Refused}: {string.Join(", ", refused)}" : "");
    }
}
