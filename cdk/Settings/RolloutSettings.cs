namespace ConfigRule.Cdk.Settings;

/// <summary>How fast a roll-out goes, and when it stops.</summary>
/// <remarks>https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_StackSetOperationPreferences.html</remarks>
public sealed record RolloutSettings
{
    public const string Sequential = "SEQUENTIAL";
    public const string Parallel = "PARALLEL";

    /// <summary>How the canary accounts go: all at once, and none may fail.</summary>
    public static RolloutSettings OfCanaries(RolloutSettings chosen)
    {
        ArgumentNullException.ThrowIfNull(chosen);
        return chosen with { MaximumConcurrentPercentage = 100, FailureTolerancePercentage = 0 };
    }

    /// <summary>Percent of the accounts that are worked on at a time, in each region.</summary>
    public int MaximumConcurrentPercentage { get; init; } = 10;

    /// <summary>Percent of the accounts that may fail in a region before the roll-out stops there and in all regions after it.</summary>
    public int FailureTolerancePercentage { get; init; } = 5;

    /// <summary>Whether regions follow each other or go side by side.</summary>
    public string RegionConcurrency { get; init; } = Sequential;

    /// <summary>Whether the stacks of an account that leaves the units stay in it.</summary>
    public bool RetainStacksOnAccountRemoval { get; init; }
}
