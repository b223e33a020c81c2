namespace ConfigRule;

/// <summary>
/// The time that Lambda gives an invocation. It is killed at the end of it without a word, so work stops a little before:
/// enough for what is on its way to be put, and to say what was left.
/// </summary>
public sealed class InvocationTime : IDisposable
{
    /// <summary>Kept back of a long invocation; a short one keeps back a quarter of its time.</summary>
    private static readonly TimeSpan LongestReserve = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource work;
    private readonly CancellationTokenSource calls;

    /// <param name="remaining">What is left of the invocation.</param>
    /// <param name="clock">Measures it.</param>
    public InvocationTime(TimeSpan remaining, TimeProvider clock)
    {
        var reserve = remaining / 4 < LongestReserve ? remaining / 4 : LongestReserve;
        work = new CancellationTokenSource(Positive(remaining - reserve), clock);
        calls = new CancellationTokenSource(Positive(remaining - (reserve / 4)), clock);
    }

    /// <summary>Cancelled when nothing more may be begun: reads end, and no more evaluations are put.</summary>
    public CancellationToken ForWork => work.Token;

    /// <summary>Cancelled when not even a call on its way can be waited for.</summary>
    public CancellationToken ForCallsOnTheirWay => calls.Token;

    public void Dispose()
    {
        work.Dispose();
        calls.Dispose();
    }

    private static TimeSpan Positive(TimeSpan time) => time > TimeSpan.Zero ? time : TimeSpan.Zero;
}
