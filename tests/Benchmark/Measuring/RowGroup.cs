namespace ConfigRule.Benchmark.Measuring;

/// <summary>A question that rows answer together.</summary>
internal enum RowGroup
{
    Cold,
    Large,
    Latency,
    Throttled,
    Memory,
    Limit,
    Lambda,
}

internal static class RowGroups
{
    /// <summary>Its name on the command line.</summary>
    public static string Name(this RowGroup group) =>
        group switch
        {
            RowGroup.Cold => "cold",
            RowGroup.Large => "large",
            RowGroup.Latency => "latency",
            RowGroup.Throttled => "throttled",
            RowGroup.Memory => "memory",
            RowGroup.Limit => "limit",
            RowGroup.Lambda => "lambda",
            _ => throw new ArgumentOutOfRangeException(nameof(group), group, "Not a group of rows."),
        };

    /// <summary>The question, in words.</summary>
    public static string Title(this RowGroup group) =>
        group switch
        {
            RowGroup.Cold => "Cold start: from the start of the process to its first response, one VPC",
            RowGroup.Large => "Large accounts: as many flow logs as VPCs, no latency",
            RowGroup.Latency => "Large accounts on a network: 80 ms an EC2 page, 50 ms a call of AWS Config",
            RowGroup.Throttled => "Throttling: the first two calls of every operation are refused",
            RowGroup.Memory => "Peak memory",
            RowGroup.Limit => "In 128 MB: a memory control group, the whole processor",
            RowGroup.Lambda =>
                "In Lambda's sizes: memory and processor time as Lambda gives, a cold start over TLS, 80 ms an EC2 page, 50 ms a call of AWS Config",
            _ => throw new ArgumentOutOfRangeException(nameof(group), group, "Not a group of rows."),
        };
}
