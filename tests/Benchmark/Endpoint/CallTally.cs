using System.Diagnostics;

namespace ConfigRule.Benchmark.Endpoint;

/// <summary>The calls of one operation in one invocation.</summary>
internal sealed class CallTally
{
    private readonly Lock counting = new();
    private int inFlight;

    /// <summary>Calls that returned a result.</summary>
    public int Succeeded { get; private set; }

    public int Throttled { get; private set; }

    /// <summary>Most calls in flight at one time.</summary>
    public int MostInFlight { get; private set; }

    /// <summary>Sum of the delays of the responses.</summary>
    public TimeSpan Held { get; private set; }

    public TimeSpan MeanHeld => Succeeded == 0 ? TimeSpan.Zero : Held / Succeeded;

    /// <summary>Counts a call and delays it.</summary>
    /// <returns>True if the call must be throttled; that is not delayed.</returns>
    public async Task<bool> BeginAsync(TimeSpan hold, int throttledCalls)
    {
        lock (counting)
        {
            if (Throttled < throttledCalls)
            {
                Throttled++;
                return true;
            }

            MostInFlight = Math.Max(MostInFlight, ++inFlight);
        }

        var started = Stopwatch.GetTimestamp();
        if (hold > TimeSpan.Zero)
        {
            await Task.Delay(hold);
        }

        lock (counting)
        {
            Held += Stopwatch.GetElapsedTime(started);
            Succeeded++;
        }

        return false;
    }

    public void End()
    {
        lock (counting)
        {
            inFlight--;
        }
    }
}
