using System.Diagnostics;

namespace ConfigRule.Benchmark.Endpoint;

/// <summary>What the endpoint sends to one measured process, and what it received from it.</summary>
/// <param name="account">The account that it reads.</param>
/// <param name="responses">The responses for that account.</param>
/// <param name="pace">Delays and throttling of the responses.</param>
/// <param name="invocations">How many events it gets.</param>
internal sealed class Session(Account account, Responses responses, Pace pace, int invocations)
{
    private readonly TaskCompletionSource finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Invocation> seen = [];

    public Account Account => account;

    public Responses Responses => responses;

    public Pace Pace => pace;

    /// <summary>Completes with the last response, or fails with the error that the process reported.</summary>
    public Task Finished => finished.Task;

    /// <summary>When the process requested its first event, a <see cref="Stopwatch"/> timestamp.</summary>
    public long FirstAsked { get; private set; }

    public IReadOnlyList<Invocation> Invocations => seen;

    /// <summary>The current invocation.</summary>
    public Invocation Current =>
        seen.LastOrDefault() ?? throw new BenchmarkException("AWS was called before the first event was handed over");

    /// <summary>Starts the next invocation, or returns null if there is none.</summary>
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

    /// <param name="timestamp">When the response was received.</param>
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
