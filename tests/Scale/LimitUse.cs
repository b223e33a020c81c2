namespace ConfigRule.Scale;

/// <summary>How much of a limit a case needs.</summary>
/// <param name="Case">When, and how it comes about.</param>
/// <param name="Limit">The limit.</param>
/// <param name="Used">How much is needed, in the limit's unit.</param>
/// <param name="Consequence">What follows where it is too much, or where the limit is unknown.</param>
public sealed record LimitUse(string Case, Limit Limit, double Used, string Consequence = "")
{
    /// <summary>1 is all of it; null where AWS publishes no number.</summary>
    public double? Share => Used / Limit.Value;

    public string Verdict =>
        Share switch
        {
            null => "unknown",
            <= 1 => "within",
            _ => "OVER",
        };
}
