using System.Diagnostics;

namespace ConfigRule.Benchmark.Endpoint;

/// <summary>The calls of one operation in one invocation.</summary>
internal sealed class CallTally
{
    private readonly Lock counting = new();
    private int inFlight;

    /// <summary>Calls that were answered with a result.</summary>
    public int Answered { get; private set; }

    public int Throttled { get; private set; }

    /// <summary>The most that were under way at one time.</summary>
    public int MostInFlight { get; private set; }

    /// <summary>How long the answers were held back, one after the other.</summary>
    public TimeSpan Held { get; private set; }

    public TimeSpan MeanHeld => Answered == 0 ? TimeSpan.Zero : Held / Answered;

    /// <summary>Counts a call in and holds it back.</summary>
    /// <returns>Whether it is to be refused as throttled, which is told at once.</returns>
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
            Answered++;
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
