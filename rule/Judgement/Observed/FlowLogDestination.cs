namespace ConfigRule.Judgement;

/// <summary>The destination of a flow log. A log group has a name; an S3 bucket or Firehose stream has only an ARN.</summary>
public sealed class FlowLogDestination
{
    public const string CloudWatchLogs = "cloud-watch-logs";
    public const string S3 = "s3";
    public const string Firehose = "kinesis-data-firehose";

    private const string LogGroupMarker = ":log-group:";

    /// <summary>EC2's names of the types.</summary>
    public static IReadOnlyList<string> Types { get; } = [CloudWatchLogs, S3, Firehose];

    internal FlowLogDestination(ObservedFlowLog flowLog)
    {
        Type = flowLog.LogDestinationType ?? CloudWatchLogs;
        Arn = flowLog.LogDestination is { } destination ? WithoutStreams(destination) : null;
        Name = flowLog.LogGroupName ?? LogGroupNameOf(Arn);
    }

    internal string Type { get; }

    internal string? Name { get; }

    internal string? Arn { get; }

    /// <summary>Whether the pattern matches the name or the ARN. <see cref="Wildcard"/> explains patterns.</summary>
    internal bool Matches(string pattern) =>
        (Name is not null && Wildcard.IsMatch(pattern, Name)) || (Arn is not null && Wildcard.IsMatch(WithoutStreams(pattern), Arn));

    /// <summary>Whether a destination that matches the pattern can have the type.</summary>
    internal static bool CouldBe(string pattern, string type)
    {
        if (!pattern.StartsWith("arn:", StringComparison.Ordinal))
        {
            return type == CloudWatchLogs || pattern.StartsWith('*');
        }

        // A "*" before the end of the service's name may match any service.
        var partsBeforeWildcard = pattern.Split('*')[0].Split(':');
        return partsBeforeWildcard.Length <= 3
            || partsBeforeWildcard[2]
                == type switch
                {
                    S3 => "s3",
                    Firehose => "firehose",
                    _ => "logs",
                };
    }

    public override string ToString() => $"{Type} {Name ?? Arn ?? "(unnamed)"}";

    /// <summary>
    /// AWS writes the ARN of a log group with or without ":*" at its end, which means the group's streams. Directly after
    /// ":log-group:" the star is a pattern of the group's name.
    /// </summary>
    private static string WithoutStreams(string arn)
    {
        var withoutStar = arn.EndsWith(":*", StringComparison.Ordinal) ? arn[..^2] : arn;
        return withoutStar.Contains(LogGroupMarker, StringComparison.Ordinal) ? withoutStar : arn;
    }

    private static string? LogGroupNameOf(string? arn)
    {
        var marker = arn?.IndexOf(LogGroupMarker, StringComparison.Ordinal) ?? -1;
        return marker < 0 ? null : arn?[(marker + LogGroupMarker.Length)..];
    }
}
