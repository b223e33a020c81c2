using ConfigRule.Judgement;

namespace ConfigRule.Cdk.Settings;

/// <summary>Where the flow log that the runbook gives a VPC delivers.</summary>
public sealed record DestinationSettings
{
    public string Type { get; init; } = FlowLogDestination.CloudWatchLogs;

    /// <summary>The bucket, with its prefix, or the delivery stream; null for CloudWatch Logs.</summary>
    public string? Arn { get; init; }

    public string FileFormat { get; init; } = "plain-text";

    public bool HiveCompatiblePartitions { get; init; }

    public bool PerHourPartition { get; init; }
}
