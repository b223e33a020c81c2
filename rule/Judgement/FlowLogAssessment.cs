namespace ConfigRule.Judgement;

/// <summary>One flow log held against every requirement but the traffic, which several logs may meet together.</summary>
public sealed record FlowLogAssessment(ObservedFlowLog FlowLog, IReadOnlyList<Finding> Shortcomings)
{
    /// <summary>Whether it does all that is asked, for the traffic that it captures.</summary>
    public bool IsGood => Shortcomings.Count == 0;

    /// <param name="flowLog">The flow log.</param>
    /// <param name="requirements">What is asked of it.</param>
    /// <param name="now">The time at which EC2 described it: the measure of its delivery grace.</param>
    public static FlowLogAssessment Of(ObservedFlowLog flowLog, FlowLoggingRequirements requirements, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(flowLog);
        ArgumentNullException.ThrowIfNull(requirements);

        ReadOnlySpan<Finding?> found =
        [
            MissedDestination(flowLog, requirements),
            MissedAggregationInterval(flowLog, requirements),
            MissedLogFormat(flowLog, requirements),
            MissedActivity(flowLog),
            MissedDelivery(flowLog, requirements, now),
        ];
        List<Finding> shortcomings = [];
        foreach (var missed in found)
        {
            if (missed is not null)
            {
                shortcomings.Add(missed);
            }
        }

        return new FlowLogAssessment(flowLog, shortcomings);
    }

    private static Finding? MissedDestination(ObservedFlowLog flowLog, FlowLoggingRequirements requirements)
    {
        if (requirements is { DestinationTypes: [], Destinations: [] })
        {
            return null;
        }

        var destination = FlowLogDestination.Of(flowLog);
        if (requirements.DestinationTypes.Count > 0 && !requirements.DestinationTypes.Contains(destination.Type))
        {
            return new Finding(
                Reason.Destination,
                $"{flowLog.Id} delivers to {destination}; required type: {string.Join(" or ", requirements.DestinationTypes)}."
            );
        }

        if (requirements.Destinations.Count > 0 && !requirements.Destinations.Any(destination.Matches))
        {
            return new Finding(
                Reason.Destination,
                $"{flowLog.Id} delivers to {destination}; required: {string.Join(" or ", requirements.Destinations)}."
            );
        }

        return null;
    }

    private static Finding? MissedAggregationInterval(ObservedFlowLog flowLog, FlowLoggingRequirements requirements)
    {
        // 600 s is EC2's longest interval, so a flow log that names none is within a limit of 600.
        var interval = flowLog.MaxAggregationInterval ?? 600;
        return interval <= requirements.MaxAggregationInterval
            ? null
            : new Finding(
                Reason.AggregationInterval,
                $"{flowLog.Id} aggregates over {interval} s; at most {requirements.MaxAggregationInterval} s is allowed. Add a flow log with that interval."
            );
    }

    private static Finding? MissedLogFormat(ObservedFlowLog flowLog, FlowLoggingRequirements requirements)
    {
        if (requirements.RequiredFields is [])
        {
            return null;
        }

        var absent = requirements
            .RequiredFields.Where(field => flowLog.LogFormat?.Contains($"${{{field}}}", StringComparison.Ordinal) != true)
            .ToList();
        return absent.Count == 0
            ? null
            : new Finding(
                Reason.LogFormat,
                $"the records of {flowLog.Id} lack {string.Join(", ", absent)}. Add a flow log whose format has them."
            );
    }

    private static Finding? MissedActivity(ObservedFlowLog flowLog) =>
        flowLog.Status == "ACTIVE"
            ? null
            : new Finding(Reason.NotActive, $"{flowLog.Id} has status {flowLog.Status ?? "unknown"}, not ACTIVE. Replace it.");

    private static Finding? MissedDelivery(ObservedFlowLog flowLog, FlowLoggingRequirements requirements, DateTimeOffset now)
    {
        if (flowLog.DeliverLogsStatus == "FAILED" || (flowLog.DeliverLogsErrorMessage is not null && !flowLog.IsRateLimited))
        {
            return new Finding(Reason.DeliveryFailed, DescribeFailedDelivery(flowLog));
        }

        // A flow log of unknown age is not known to be young.
        var isYoung = now - flowLog.CreationTime < requirements.DeliveryGrace;
        if (flowLog.DeliverLogsStatus is null && !flowLog.IsRateLimited && !isYoung)
        {
            return new Finding(
                Reason.DeliveryFailed,
                $"{flowLog.Id} to {FlowLogDestination.Of(flowLog)} has no delivery status {requirements.DeliveryGrace.TotalMinutes:0} minutes after its creation. Check its destination and role."
            );
        }

        return null;
    }

    private static string DescribeFailedDelivery(ObservedFlowLog flowLog)
    {
        var error = flowLog.DeliverLogsErrorMessage ?? "no error message";
        var mend = flowLog.DeliverLogsPermissionArn is { } role
            ? $"Mend the destination or role {role}, then replace the flow log."
            : "Mend the destination or its policy, then replace the flow log.";

        return $"{flowLog.Id} does not deliver to {FlowLogDestination.Of(flowLog)} ({error}). {mend}";
    }
}
