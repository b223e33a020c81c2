using ConfigRule.Judgement;

namespace ConfigRule.Cdk.Settings;

/// <summary>The flow log that the runbook makes, held against the rule that judges it.</summary>
public static class RepairedFlowLog
{
    /// <summary>The format of a flow log that was asked for no other.</summary>
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
            LogDestinationType = FlowLogDestination.CloudWatchLogs,
            LogGroupName = settings.Repair.LogGroupPrefix + "vpc-00000000000000000",
            MaxAggregationInterval = requirements.MaxAggregationInterval,
            LogFormat = DefaultLogFormat,
        };

        var assessment = FlowLogAssessment.Of(flowLog, requirements with { Destinations = [.. requirements.Destinations.Select(LogGroupName)] }, made);
        return assessment.IsGood ? null : string.Join(" ", assessment.Shortcomings.Select(shortcoming => shortcoming.Detail));
    }

    /// <summary>The name in a log group's ARN: its account and region are not known at synth.</summary>
    private static string LogGroupName(string destination)
    {
        var marker = destination.IndexOf(LogGroupMarker, StringComparison.Ordinal);
        return marker < 0 ? destination : destination[(marker + LogGroupMarker.Length)..];
    }
}
