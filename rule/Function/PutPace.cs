using ConfigRule.Aws;

namespace ConfigRule;

/// <summary>
/// How many calls of PutEvaluations are on their way at once: few at first, one more after each that is answered, up to a
/// bound. Where Config throttles one even after the SDK's own retries, the number is halved and grows no more, and the
/// call is made again after a wait.
/// </summary>
/// <param name="clock">Measures the waits.</param>
internal sealed class PutPace(TimeProvider clock) : IDisposable
{
    /// <summary>
    /// AWS publishes no rate for PutEvaluations: an account of 400 VPCs or fewer, as nearly all are, never has more of
    /// them on their way than this.
    /// </summary>
    public const int InitialConcurrency = 4;

    /// <summary>Where calls take 50 ms, more than this many hardly shorten the evaluation of 10,000 VPCs any further.</summary>
    public const int MaximumConcurrency = 20;

    /// <summary>Waits before a call that is throttled again and again is given up.</summary>
    private static readonly TimeSpan[] Waits = [TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(8)];

    private readonly SemaphoreSlim turns = new(InitialConcurrency);
    private readonly Lock changing = new();
    private int allowed = InitialConcurrency;
    private int bound = MaximumConcurrency;
    private int turnsToDrop;

    /// <param name="put">Makes the call.</param>
    /// <param name="cancellationToken">Ends the waits.</param>
    /// <exception cref="AwsCallException">It failed, or was throttled for too long.</exception>
    public async Task<T> RunAsync<T>(Func<Task<T>> put, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            await turns.WaitAsync(cancellationToken);
            try
            {
                // A turn may be given in the moment in which the time is up.
                cancellationToken.ThrowIfCancellationRequested();
                var answer = await put();
                Widen();
                return answer;
            }
            catch (AwsCallException failure) when (failure.IsThrottling && attempt < Waits.Length)
            {
                Narrow();
            }
            finally
            {
                EndTurn();
            }

            await Task.Delay(Waits[attempt], clock, cancellationToken);
        }
    }

    public void Dispose() => turns.Dispose();

    private void Widen()
    {
        lock (changing)
        {
            if (allowed < bound)
            {
                allowed++;
                turns.Release();
            }
        }
    }

    private void Narrow()
    {
        lock (changing)
        {
            var narrowed = Math.Max(1, allowed / 2);
            turnsToDrop += allowed - narrowed;
            (allowed, bound) = (narrowed, narrowed);
        }
    }

    private void EndTurn()
    {
        lock (changing)
        {
            if (turnsToDrop > 0)
            {
                turnsToDrop--;
                return;
            }
        }

        turns.Release();
    }
}
