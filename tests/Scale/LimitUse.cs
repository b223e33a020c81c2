namespace ConfigRule.Scale;

/// <summary>How much of a limit a case needs.</summary>
/// <param name="Case">The situation.</param>
/// <param name="Limit">The limit.</param>
/// <param name="Used">The amount that the situation needs, in the limit's unit.</param>
/// <param name="Consequence">What happens if the limit is exceeded or unknown.</param>
public sealed record LimitUse(string Case, Limit Limit, double Used, string Consequence = "")
{
    /// <summary>The share of the limit: 1 is all of it. Null if AWS publishes no number.</summary>
    public double? Share => Used / Limit.Value;

    public string Verdict =>
        Share switch
        {
            null => "unknown",
            <= 1 => "within",
            _ => "OVER",
        };
}
