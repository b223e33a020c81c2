using ConfigRule.Parameters;

namespace ConfigRule.Judgement;

/// <summary>A flow log compared with every requirement except the traffic, which two flow logs may satisfy together.</summary>
/// <param name="FlowLog">The flow log.</param>
/// <param name="Shortcomings">The requirements that it does not satisfy, the most fundamental first.</param>
public sealed record FlowLogAssessment(ObservedFlowLog FlowLog, IReadOnlyList<Finding> Shortcomings)
{
    /// <summary>EC2's longest interval in seconds, and its default.</summary>
    private const int LongestAggregationInterval = 600;

    /// <summary>Whether it satisfies every requirement for the traffic that it captures.</summary>
    public bool IsGood => Shortcomings.Count == 0;

    /// <param name="flowLog">The flow log.</param>
    /// <param name="requirements">The rule's parameters.</param>
    public static FlowLogAssessment Of(ObservedFlowLog flowLog, FlowLoggingRequirements requirements)
    {
        ArgumentNullException.ThrowIfNull(flowLog);
        ArgumentNullException.ThrowIfNull(requirements);

        ReadOnlySpan<Finding?> findings =
        [
            CheckDestination(flowLog, requirements),
            CheckAggregationInterval(flowLog, requirements),
            CheckLogFormat(flowLog, requirements),
            CheckStatus(flowLog),
            CheckDelivery(flowLog),
        ];
        List<Finding> shortcomings = [];
        foreach (var finding in findings)
        {
            if (finding is not null)
            {
                shortcomings.Add(finding);
            }
        }

        return new FlowLogAssessment(flowLog, shortcomings);
    }

    private static Finding? CheckDestination(ObservedFlowLog flowLog, FlowLoggingRequirements requirements)
    {
        if (requirements is { DestinationTypes: [], Destinations: [] })
        {
            return null;
        }

        var destination = new FlowLogDestination(flowLog);
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

    private static Finding? CheckAggregationInterval(ObservedFlowLog flowLog, FlowLoggingRequirements requirements)
    {
        var interval = flowLog.MaxAggregationInterval ?? LongestAggregationInterval;
        return interval <= requirements.MaxAggregationInterval
            ? null
            : new Finding(
                Reason.AggregationInterval,
                $"{flowLog.Id} aggregates over {interval} s; at most {requirements.MaxAggregationInterval} s is allowed. "
                    + "Add a flow log with that interval."
            );
    }

    private static Finding? CheckLogFormat(ObservedFlowLog flowLog, FlowLoggingRequirements requirements)
    {
        if (requirements.RequiredFields is [])
        {
            return null;
        }

        var missing = requirements
            .RequiredFields.Where(field => flowLog.LogFormat?.Contains($"${{{field}}}", StringComparison.Ordinal) != true)
            .ToList();
        return missing.Count == 0
            ? null
            : new Finding(
                Reason.LogFormat,
                $"the records of {flowLog.Id} have no {string.Join(", ", missing)}. Add a flow log whose format has all required fields."
            );
    }

    private static Finding? CheckStatus(ObservedFlowLog flowLog) =>
        flowLog.Status == "ACTIVE"
            ? null
            : new Finding(Reason.NotActive, $"{flowLog.Id} has status {flowLog.Status ?? "unknown"}, not ACTIVE. Replace it.");

    /// <summary>
    /// EC2 reports SUCCESS, or in the past no status, from the first second on, so only a failure says something. "Rate limited"
    /// comes from throttling: records are lost, but the flow log works, whatever its status.
    /// </summary>
    private static Finding? CheckDelivery(ObservedFlowLog flowLog) =>
        flowLog is { DeliverLogsStatus: not "FAILED", DeliverLogsErrorMessage: null } or { IsRateLimited: true }
            ? null
            : new Finding(Reason.DeliveryFailed, DescribeFailedDelivery(flowLog));

    private static string DescribeFailedDelivery(ObservedFlowLog flowLog)
    {
        var error = flowLog.DeliverLogsErrorMessage ?? "no error message";
        var cause = flowLog.DeliverLogsPermissionArn is { } role ? $"role {role}" : "its policy";

        return $"{flowLog.Id} does not deliver to {new FlowLogDestination(flowLog)} ({error}). "
            + $"Fix the destination or {cause}, then replace the flow log.";
    }
}
