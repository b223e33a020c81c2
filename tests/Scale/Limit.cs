namespace ConfigRule.Scale;

/// <summary>What AWS allows.</summary>
/// <param name="Name">What is limited.</param>
/// <param name="Value">How much is allowed; null where AWS publishes no number.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Scope">What has a limit of its own.</param>
/// <param name="Source">Where it is from.</param>
public sealed record Limit(string Name, double? Value, string Unit, string Scope, Source Source);

/// <summary>A bucket of request tokens: full at first, each call takes one, and it is refilled at a rate.</summary>
/// <param name="Capacity">Tokens that it holds at most.</param>
/// <param name="PerSecond">Tokens that it gets a second.</param>
public sealed record TokenBucket(int Capacity, int PerSecond)
{
    /// <summary>Seconds until it has let that many calls through.</summary>
    public double SecondsFor(double calls) => Math.Max(0, calls - Capacity) / PerSecond;
}
