namespace ConfigRule.Scale;

/// <summary>A limit of AWS.</summary>
/// <param name="Name">What is limited.</param>
/// <param name="Value">The limit, or null if AWS publishes no number.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Scope">The unit to which the limit applies, such as an account.</param>
/// <param name="Source">The source of the value.</param>
public sealed record Limit(string Name, double? Value, string Unit, string Scope, Source Source);

/// <summary>A token bucket: full at first, each request takes one token, and tokens are added at a constant rate.</summary>
/// <param name="Capacity">Maximum number of tokens.</param>
/// <param name="PerSecond">Tokens that are added per second.</param>
public sealed record TokenBucket(int Capacity, int PerSecond)
{
    /// <summary>Seconds until the bucket has admitted that many calls.</summary>
    public double SecondsFor(double calls) => Math.Max(0, calls - Capacity) / PerSecond;
}
