using ConfigRule.Parameters;

namespace ConfigRule.Judgement;

/// <summary>Decides the verdict of a VPC. It is the decision table of the README as code, in the same order.</summary>
/// <param name="accountId">The account whose VPCs are evaluated.</param>
/// <param name="requirements">The rule's parameters.</param>
/// <param name="now">The current time: an exemption may have ended.</param>
internal sealed class FlowLoggingPolicy(string accountId, FlowLoggingRequirements requirements, DateTimeOffset now)
{
    /// <summary>The reasons for which a flow log is not good, the most fundamental first.</summary>
    private static readonly List<Reason> MostFundamentalFirst =
    [
        Reason.TrafficType,
        Reason.Destination,
        Reason.AggregationInterval,
        Reason.LogFormat,
        Reason.NotActive,
        Reason.DeliveryFailed,
    ];

    public Verdict Judge(ObservedVpc vpc)
    {
        if (vpc.OwnerId != accountId)
        {
            return new Verdict(vpc.Id, Reason.SharedVpc, $"shared by account {vpc.OwnerId}. Only that account can log its traffic.");
        }

        var exemption = Exemption.Find(vpc, requirements, DateOnly.FromDateTime(now.UtcDateTime));
        if (exemption is { IsInForce: true })
        {
            return new Verdict(vpc.Id, Reason.Exempt, exemption.Detail);
        }

        if (requirements.IgnoreUnusedVpcs && !vpc.IsUsed)
        {
            return new Verdict(vpc.Id, Reason.UnusedVpc, "the VPC has no network interface, so there is no traffic to log.");
        }

        var (reason, detail) = JudgeLogging(vpc);
        return new Verdict(vpc.Id, reason, exemption is null ? detail : $"{exemption.Detail}; {detail}");
    }

    private Finding JudgeLogging(ObservedVpc vpc)
    {
        var assessments = Assess(vpc.FlowLogs);
        if (FindSatisfying(assessments) is { } satisfying)
        {
            return Describe(satisfying);
        }

        if (
            requirements.AcceptSubnetCoverage
            && vpc.Subnets.Count > 0
            && vpc.Subnets.All(subnet => FindSatisfying(Assess(subnet.FlowLogs)) is not null)
        )
        {
            return new Finding(Reason.SubnetsLogging, $"every subnet has a flow log that captures {requirements.Traffic.ToEc2Name()}.");
        }

        return assessments.Count > 0
            ? NearestMiss(assessments)
            : new Finding(Reason.NoFlowLog, $"no VPC-level flow log. Create one that captures {AcceptedTrafficTypes}.");
    }

    private string AcceptedTrafficTypes => requirements.Traffic == Traffic.All ? "ALL" : $"{requirements.Traffic.ToEc2Name()} or ALL";

    /// <summary>The assessments in the order of the flow logs' ids, so that nothing depends on the order in which EC2 lists them.</summary>
    private List<FlowLogAssessment> Assess(IEnumerable<ObservedFlowLog> flowLogs) =>
        [.. flowLogs.OrderBy(flowLog => flowLog.Id, StringComparer.Ordinal).Select(flowLog => FlowLogAssessment.Of(flowLog, requirements))];

    /// <summary>
    /// The good flow log that captures the required traffic, or the two that do together; null if there is none. Flow logs
    /// that lose no records come first, then the lowest id.
    /// </summary>
    private List<ObservedFlowLog>? FindSatisfying(List<FlowLogAssessment> assessments)
    {
        var good = assessments.FindAll(assessment => assessment.IsGood).ConvertAll(assessment => assessment.FlowLog);
        var lossless = good.FindAll(flowLog => !flowLog.IsRateLimited);

        return FindCapturing(lossless) ?? FindCapturing([.. lossless, .. good.FindAll(flowLog => flowLog.IsRateLimited)]);
    }

    private List<ObservedFlowLog>? FindCapturing(List<ObservedFlowLog> flowLogs)
    {
        if (flowLogs.Find(flowLog => flowLog.Traffic.HasFlag(requirements.Traffic)) is { } one)
        {
            return [one];
        }

        return
            flowLogs.Find(flowLog => flowLog.Traffic.HasFlag(Traffic.Reject)) is { } rejects
            && flowLogs.Find(flowLog => flowLog.Traffic.HasFlag(Traffic.Accept)) is { } accepts
            ? [rejects, accepts]
            : null;
    }

    private static Finding Describe(List<ObservedFlowLog> satisfying)
    {
        var captures = string.Join(
            " and ",
            satisfying.Select(flowLog => $"{flowLog.Id} captures {flowLog.Traffic.ToEc2Name()} to {new FlowLogDestination(flowLog)}")
        );

        return satisfying.Any(flowLog => flowLog.IsRateLimited)
            ? new Finding(
                Reason.LoggingRateLimited,
                $"records are being lost: {captures}, but delivery is rate limited. Raise the log group's PutLogEvents quota."
            )
            : new Finding(Reason.Logging, $"{captures}.");
    }

    /// <summary>
    /// The nearest miss is the flow log with the fewest shortcomings, and the verdict is its most fundamental one. A flow
    /// log cannot be changed, so fixing the delivery of one that captures the wrong traffic would not help. Among equals,
    /// the one whose shortcoming is least fundamental is nearest, then the one with the lowest id.
    /// </summary>
    private Finding NearestMiss(IEnumerable<FlowLogAssessment> assessments) =>
        assessments
            .Select(AllShortcomings)
            .OrderBy(shortcomings => shortcomings.Count)
            .ThenByDescending(shortcomings => MostFundamentalFirst.IndexOf(shortcomings[0].Reason))
            .First()[0];

    /// <summary>The shortcomings of a flow log with its traffic, the most fundamental first.</summary>
    private List<Finding> AllShortcomings(FlowLogAssessment assessment)
    {
        var flowLog = assessment.FlowLog;
        return flowLog.Traffic.HasFlag(requirements.Traffic)
            ? [.. assessment.Shortcomings]
            :
            [
                new Finding(
                    Reason.TrafficType,
                    $"{flowLog.Id} captures only {flowLog.Traffic.ToEc2Name()}. Add a flow log that captures {AcceptedTrafficTypes}."
                ),
                .. assessment.Shortcomings,
            ];
    }
}
