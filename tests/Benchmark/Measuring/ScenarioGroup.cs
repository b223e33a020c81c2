namespace ConfigRule.Benchmark.Measuring;

/// <summary>Scenarios that are measured for the same question.</summary>
internal enum ScenarioGroup
{
    Cold,
    Large,
    Latency,
    Throttled,
    Memory,
    Limit,
    Lambda,
}

internal static class ScenarioGroups
{
    /// <summary>The name on the command line.</summary>
    public static string Name(this ScenarioGroup group) =>
        group switch
        {
            ScenarioGroup.Cold => "cold",
            ScenarioGroup.Large => "large",
            ScenarioGroup.Latency => "latency",
            ScenarioGroup.Throttled => "throttled",
            ScenarioGroup.Memory => "memory",
            ScenarioGroup.Limit => "limit",
            ScenarioGroup.Lambda => "lambda",
            _ => throw new ArgumentOutOfRangeException(nameof(group), group, "Not a group of scenarios."),
        };

    /// <summary>The question, in words.</summary>
    public static string Title(this ScenarioGroup group) =>
        group switch
        {
            ScenarioGroup.Cold => "Cold start: from the start of the process to its first response, one VPC",
            ScenarioGroup.Large => "Large accounts: as many flow logs as VPCs, no latency",
            ScenarioGroup.Latency => "Large accounts on a network: 80 ms an EC2 page, 50 ms a call of AWS Config",
            ScenarioGroup.Throttled => "Throttling: the first two calls of every operation are throttled",
            ScenarioGroup.Memory => "Peak memory",
            ScenarioGroup.Limit => "In 128 MB: a memory control group, the whole processor",
            ScenarioGroup.Lambda =>
                "In Lambda's sizes: memory and processor time of each size, cold, TLS, 80 ms per EC2 page, 50 ms per call of AWS Config",
            _ => throw new ArgumentOutOfRangeException(nameof(group), group, "Not a group of scenarios."),
        };
}
