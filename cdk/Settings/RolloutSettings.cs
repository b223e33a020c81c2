using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;

namespace ConfigRule.Cdk.Settings;

/// <summary>How fast stack sets deploy to accounts, and when they stop.</summary>
/// <remarks>https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_StackSetOperationPreferences.html</remarks>
public sealed record RolloutSettings
{
    [ConfigurationKeyName("maximumConcurrentPercentage")]
    [Description("Percent of the accounts of a region that are deployed to at the same time; for canary accounts always 100")]
    [Range(1, 100)]
    public int MaximumConcurrentPercentage { get; init; } = 10;

    [ConfigurationKeyName("failureTolerancePercentage")]
    [Description(
        "Percent of the accounts that may fail in a region before the deployment stops, there and in later "
            + "regions; for canary accounts always 0"
    )]
    [Range(0, 100)]
    public int FailureTolerancePercentage { get; init; } = 5;

    [ConfigurationKeyName("regionConcurrency")]
    [Description(
        "Whether regions are deployed to one after the other or at the same time. If there are canary or excluded accounts, "
            + "PARALLEL has an effect only on updates"
    )]
    [AllowedValues("SEQUENTIAL", "PARALLEL")]
    public string RegionConcurrency { get; init; } = "SEQUENTIAL";

    [ConfigurationKeyName("retainStacksOnAccountRemoval")]
    [Description("Whether an account that leaves the units keeps its stacks")]
    public bool RetainStacksOnAccountRemoval { get; init; }

    /// <summary>Canary accounts are deployed to all at once, and none may fail.</summary>
    public RolloutSettings ForCanaries() => this with { MaximumConcurrentPercentage = 100, FailureTolerancePercentage = 0 };
}
