namespace ConfigRule;

/// <summary>
/// The time limit of an invocation. Lambda kills the process at the timeout without notice, so work stops a little earlier:
/// early enough for calls in flight to finish and for a log line that says what was left.
/// </summary>
internal sealed class InvocationTime : IDisposable
{
    /// <summary>Reserve at the end of a long invocation. A short one reserves a quarter of its time.</summary>
    private static readonly TimeSpan LongestReserve = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource work;
    private readonly CancellationTokenSource calls;

    /// <param name="remaining">Time until Lambda kills the process.</param>
    /// <param name="clock">Measures it.</param>
    public InvocationTime(TimeSpan remaining, TimeProvider clock)
    {
        var reserve = remaining / 4 < LongestReserve ? remaining / 4 : LongestReserve;
        work = new CancellationTokenSource(Positive(remaining - reserve), clock);
        calls = new CancellationTokenSource(Positive(remaining - (reserve / 4)), clock);
    }

    /// <summary>Cancelled when no new work may start: reads end, and no further batch is put.</summary>
    public CancellationToken ForWork => work.Token;

    /// <summary>Cancelled when there is no time left to wait for calls in flight.</summary>
    public CancellationToken ForCallsInFlight => calls.Token;

    public void Dispose()
    {
        work.Dispose();
        calls.Dispose();
    }

    private static TimeSpan Positive(TimeSpan time) => time > TimeSpan.Zero ? time : TimeSpan.Zero;
}
