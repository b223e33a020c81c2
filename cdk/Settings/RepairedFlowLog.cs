using ConfigRule.Judgement;

namespace ConfigRule.Cdk.Settings;

/// <summary>The flow log that the runbook makes, held against the rule that judges it.</summary>
public static class RepairedFlowLog
{
    /// <summary>The format of a flow log that was asked for no other; the runbook appends what this lacks.</summary>
    /// <remarks>https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html</remarks>
    private const string DefaultLogFormat =
        "${version} ${account-id} ${interface-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport} ${protocol} ${packets} ${bytes} ${start} ${end} ${action} ${log-status}";

    private const string LogGroupMarker = ":log-group:";

    /// <summary>What keeps it from satisfying the rule, or null where nothing does.</summary>
    public static string? WhatTheRuleMisses(StackSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var requirements = InputParameters.Read(settings.Rule.Parameters);
        var made = DateTimeOffset.UnixEpoch;
        var flowLog = new ObservedFlowLog
        {
            Id = "the flow log",
            Traffic = requirements.Traffic,
            Status = "ACTIVE",
            // EC2 may not know the delivery status of one that was just made.
            DeliverLogsStatus = null,
            CreationTime = made,
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
            },
            made
        );
        return assessment.IsGood
            ? null
            : string.Join(" ", assessment.Shortcomings.Select(shortcoming => shortcoming.Detail + Mend(shortcoming, settings)));
    }

    /// <summary>Which settings of the repair decide that, and what they are.</summary>
    private static string Mend(Finding shortcoming, StackSettings settings)
    {
        var chosen =
            settings.Destination.Type == FlowLogDestination.CloudWatchLogs
                ? $"logGroupPrefix is {settings.Repair.LogGroupPrefix}"
                : $"destinationArn is {settings.Destination.Arn}";

        return shortcoming.Reason == Reason.Destination
            ? $" {ContextValues.Prefix}destinationType is {settings.Destination.Type}, and {ContextValues.Prefix}{chosen}: set what the rule allows."
            : "";
    }

    /// <summary>The name in a log group's ARN: its account and region are not known at synth.</summary>
    private static string LogGroupName(string destination)
    {
        var marker = destination.IndexOf(LogGroupMarker, StringComparison.Ordinal);
        return marker < 0 ? destination : destination[(marker + LogGroupMarker.Length)..];
    }
}
