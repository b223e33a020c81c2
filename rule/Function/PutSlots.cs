using ConfigRule.Aws;

namespace ConfigRule;

/// <summary>
/// Limits how many PutEvaluations calls run at once. A call that Config throttles, even after the SDK's own retries, is
/// retried after a wait, and its slot is closed: from then on fewer calls run at once, but at least one.
/// </summary>
/// <param name="clock">Measures the waits.</param>
internal sealed class PutSlots(TimeProvider clock) : IDisposable
{
    /// <summary>
    /// AWS publishes no rate for PutEvaluations, so throttling closes slots. Sixteen calls at once report the first results of
    /// 10,000 VPCs in about a third of a second; later runs put only news.
    /// </summary>
    public const int Maximum = 16;

    private static readonly TimeSpan[] WaitsAfterThrottling = [TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(8)];

    private readonly SemaphoreSlim free = new(Maximum);
    private int open = Maximum;

    /// <param name="put">Makes the call.</param>
    /// <param name="cancellationToken">Ends the waits, not a call in flight.</param>
    /// <exception cref="AwsCallException">The call failed, or was still throttled after the last wait.</exception>
    public async Task<T> RunAsync<T>(Func<Task<T>> put, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            await free.WaitAsync(cancellationToken);
            var slotIsClosed = false;
            try
            {
                // The time may have run out at the moment the slot became free.
                cancellationToken.ThrowIfCancellationRequested();
                return await put();
            }
            catch (AwsCallException failure) when (failure.IsThrottling && attempt < WaitsAfterThrottling.Length)
            {
                slotIsClosed = TryCloseSlot();
            }
            finally
            {
                if (!slotIsClosed)
                {
                    free.Release();
                }
            }

            await Task.Delay(WaitsAfterThrottling[attempt], clock, cancellationToken);
        }
    }

    public void Dispose() => free.Dispose();

    private bool TryCloseSlot()
    {
        if (Interlocked.Decrement(ref open) > 0)
        {
            return true;
        }

        Interlocked.Increment(ref open);
        return false;
    }
}
