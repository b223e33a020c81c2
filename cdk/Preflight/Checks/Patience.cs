namespace ConfigRule.Cdk.Preflight.Checks;

/// <summary>How long to wait for something, and how long between two looks.</summary>
public sealed record Patience(TimeSpan Limit, TimeSpan Pause)
{
    public static Patience Default { get; } = new(TimeSpan.FromMinutes(30), TimeSpan.FromSeconds(15));
}
