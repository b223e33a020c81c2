namespace ConfigRule.Cdk.Settings;

/// <summary>The AWS Config rule.</summary>
public sealed record RuleSettings
{
    public string Name { get; init; } = "vpc-reject-flow-logging";

    /// <summary>Config's <c>MaximumExecutionFrequency</c>.</summary>
    public string Schedule { get; init; } = "TwentyFour_Hours";

    /// <summary>The rule's InputParameters, without those that are unset.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();
}
