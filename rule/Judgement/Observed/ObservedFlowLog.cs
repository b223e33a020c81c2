namespace ConfigRule.Judgement;

/// <summary>A flow log as EC2 describes it, with the fields that a verdict depends on. Fields that EC2 may omit are nullable.</summary>
/// <remarks>https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_FlowLog.html</remarks>
public sealed record ObservedFlowLog
{
    public required string Id { get; init; }

    public Traffic Traffic { get; init; }

    public string? Status { get; init; }

    public string? DeliverLogsStatus { get; init; }

    public string? DeliverLogsErrorMessage { get; init; }

    public string? LogDestinationType { get; init; }

    public string? LogDestination { get; init; }

    public string? LogGroupName { get; init; }

    public string? DeliverLogsPermissionArn { get; init; }

    public string? LogFormat { get; init; }

    /// <summary>Seconds, 60 or 600.</summary>
    public int? MaxAggregationInterval { get; init; }

    public bool IsRateLimited => DeliverLogsErrorMessage == "Rate limited";
}
