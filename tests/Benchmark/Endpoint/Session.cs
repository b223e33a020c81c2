using System.Diagnostics;

namespace ConfigRule.Benchmark.Endpoint;

/// <summary>All that the endpoint shows to one measured process, and all that it saw of it.</summary>
/// <param name="account">The account it looks at.</param>
/// <param name="answers">That account's answers.</param>
/// <param name="pace">How they are given.</param>
/// <param name="invocations">How many events it gets.</param>
internal sealed class Session(Account account, Answers answers, Pace pace, int invocations)
{
    private readonly TaskCompletionSource finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Invocation> seen = [];

    public Account Account => account;

    public Answers Answers => answers;

    public Pace Pace => pace;

    /// <summary>Ends with the last response, or fails with what the process reported in its place.</summary>
    public Task Finished => finished.Task;

    /// <summary>When the process first asked for an event, a <see cref="Stopwatch"/> timestamp.</summary>
    public long FirstAsked { get; private set; }

    public IReadOnlyList<Invocation> Invocations => seen;

    /// <summary>The invocation under way.</summary>
    public Invocation Current =>
        seen.LastOrDefault() ?? throw new BenchmarkException("AWS was called before the first event was handed over");

    /// <summary>Starts the next invocation, or returns null where there is none left.</summary>
    public Invocation? StartNext()
    {
        if (FirstAsked == 0)
        {
            FirstAsked = Stopwatch.GetTimestamp();
        }

        if (seen.Count == invocations)
        {
            return null;
        }

        seen.Add(new Invocation { Started = Stopwatch.GetTimestamp() });
        return seen[^1];
    }

    /// <param name="timestamp">When the response came in.</param>
    public void End(long timestamp)
    {
        Current.Ended = timestamp;
        if (seen.Count == invocations)
        {
            finished.TrySetResult();
        }
    }

    public void Fail(string what) => finished.TrySetException(new BenchmarkException(what));
}
