namespace ConfigRule.Judgement;

/// <summary>Where a flow log delivers. A log group is known by its name, an S3 bucket or Firehose stream by its ARN.</summary>
public sealed record FlowLogDestination(string Type, string? Name, string? Arn)
{
    public const string CloudWatchLogs = "cloud-watch-logs";
    public const string S3 = "s3";
    public const string Firehose = "kinesis-data-firehose";

    private const string LogGroupMarker = ":log-group:";

    public static FlowLogDestination Of(ObservedFlowLog flowLog)
    {
        ArgumentNullException.ThrowIfNull(flowLog);

        var arn = flowLog.LogDestination is { } destination ? WithoutStreams(destination) : null;

        return new FlowLogDestination(flowLog.LogDestinationType ?? CloudWatchLogs, flowLog.LogGroupName ?? LogGroupNameOf(arn), arn);
    }

    /// <summary>Whether the pattern is its name or ARN; <c>*</c> matches any run of characters, and letter case counts.</summary>
    public bool Matches(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);

        return (Name is not null && Wildcard.IsMatch(pattern, Name)) || (Arn is not null && Wildcard.IsMatch(WithoutStreams(pattern), Arn));
    }

    public override string ToString() => $"{Type} {Name ?? Arn ?? "(unnamed)"}";

    /// <summary>
    /// AWS writes a log group's ARN with or without the ":*" that stands for its streams. Right after ":log-group:" the
    /// star stands for the group's name.
    /// </summary>
    private static string WithoutStreams(string arn)
    {
        var bare = arn.EndsWith(":*", StringComparison.Ordinal) ? arn[..^2] : arn;
        return bare.Contains(LogGroupMarker, StringComparison.Ordinal) ? bare : arn;
    }

    private static string? LogGroupNameOf(string? arn)
    {
        var marker = arn?.IndexOf(LogGroupMarker, StringComparison.Ordinal) ?? -1;
        return marker < 0 ? null : arn?[(marker + LogGroupMarker.Length)..];
    }
}
