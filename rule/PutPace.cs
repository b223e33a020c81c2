using ConfigRule.Aws;

namespace ConfigRule;

/// <summary>
/// How many calls of PutEvaluations are on their way at once. Where Config throttles one even after the SDK's own
/// retries, one fewer is let go from then on, down to one, and the call is made again after a wait.
/// </summary>
/// <param name="clock">Measures the waits.</param>
internal sealed class PutPace(TimeProvider clock) : IDisposable
{
    /// <summary>
    /// AWS publishes no rate for PutEvaluations: few enough to leave room for the account's other rules, and enough that
    /// a call's way there and back is not what a large account waits for.
    /// </summary>
    public const int MaximumConcurrency = 4;

    /// <summary>Waits before a call that is throttled again and again is given up.</summary>
    private static readonly TimeSpan[] Waits = [TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(8)];

    private readonly SemaphoreSlim turns = new(MaximumConcurrency);
    private readonly Lock narrowing = new();
    private int allowed = MaximumConcurrency;
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
                return await put();
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

    private void Narrow()
    {
        lock (narrowing)
        {
            if (allowed > 1)
            {
                allowed--;
                turnsToDrop++;
            }
        }
    }

    private void EndTurn()
    {
        lock (narrowing)
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
