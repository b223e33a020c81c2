using ConfigRule.Judgement;

namespace ConfigRule.Cdk.Settings;

/// <summary>The flow log that the runbook creates, evaluated as the rule would.</summary>
public static class RepairedFlowLog
{
    /// <summary>EC2's default format, to which the runbook appends the required fields that it lacks.</summary>
    /// <remarks>https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html</remarks>
    private const string DefaultLogFormat =
        "${version} ${account-id} ${interface-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport} ${protocol} "
        + "${packets} ${bytes} ${start} ${end} ${action} ${log-status}";

    private const string LogGroupMarker = ":log-group:";

    /// <summary>Why it does not satisfy the rule; null if it does.</summary>
    public static string? Shortcomings(StackSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var requirements = InputParameters.Read(settings.Rule.Parameters);
        var flowLog = new ObservedFlowLog
        {
            Id = "the flow log",
            Traffic = requirements.Traffic,
            Status = "ACTIVE",
            LogDestinationType = settings.Destination.Type,
            LogDestination = settings.Destination.Arn,
            LogGroupName =
                settings.Destination.Type == FlowLogDestination.CloudWatchLogs
                    ? settings.Repair.LogGroupPrefix + "vpc-00000000000000000"
                    : null,
            MaxAggregationInterval = requirements.MaxAggregationInterval,
            LogFormat = string.Join(' ', [DefaultLogFormat, .. requirements.RequiredFields.Select(field => $"${{{field}}}")]),
        };

        var assessment = FlowLogAssessment.Of(
            flowLog,
            requirements with
            {
                Destinations = [.. requirements.Destinations.Select(LogGroupName)],
            }
        );
        return assessment.IsGood
            ? null
            : string.Join(" ", assessment.Shortcomings.Select(shortcoming => shortcoming.Detail + Advice(shortcoming, settings)));
    }

    /// <summary>The settings that decide it, and their values.</summary>
    private static string Advice(Finding shortcoming, StackSettings settings)
    {
        var chosen =
            settings.Destination.Type == FlowLogDestination.CloudWatchLogs
                ? $"logGroupPrefix is {settings.Repair.LogGroupPrefix}"
                : $"destinationArn is {settings.Destination.Arn}";

        return shortcoming.Reason == Reason.Destination
            ? $" {ContextReader.Prefix}{DestinationSettings.TypeKey} is {settings.Destination.Type}, "
                + $"and {ContextReader.Prefix}{chosen}: set what the rule allows."
            : "";
    }

    /// <summary>The name in a log group's ARN: account and region are not known at synth.</summary>
    private static string LogGroupName(string destination)
    {
        var marker = destination.IndexOf(LogGroupMarker, StringComparison.Ordinal);
        return marker < 0 ? destination : destination[(marker + LogGroupMarker.Length)..];
    }
}
