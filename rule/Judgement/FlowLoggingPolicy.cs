namespace ConfigRule.Judgement;

/// <summary>The decision table: the one place where a VPC's verdict is decided. Pure; it reads down in the table's order.</summary>
/// <param name="accountId">The account whose VPCs are judged.</param>
/// <param name="requirements">What is asked of their flow logging.</param>
/// <param name="now">When EC2 described them.</param>
public sealed class FlowLoggingPolicy(string accountId, FlowLoggingRequirements requirements, DateTimeOffset now)
{
    public Verdict Judge(ObservedVpc vpc)
    {
        ArgumentNullException.ThrowIfNull(vpc);
        if (vpc.OwnerId != accountId)
        {
            return new Verdict(vpc.Id, Reason.SharedVpc, $"shared by account {vpc.OwnerId}, which alone can log its traffic.");
        }

        var exemption = ExemptionOf(vpc);
        if (exemption is { IsInForce: true })
        {
            return new Verdict(vpc.Id, Reason.Exempt, exemption.Detail);
        }

        if (!IsToBeLogged(vpc))
        {
            return new Verdict(vpc.Id, Reason.UnusedVpc, "no network interface in it, so there is no traffic to log.");
        }

        var (reason, detail) = JudgeLogging(vpc);
        return new Verdict(vpc.Id, reason, exemption is null ? detail : $"{exemption.Detail}; {detail}");
    }

    private Exemption? ExemptionOf(ObservedVpc vpc) => Exemption.Of(vpc, requirements, DateOnly.FromDateTime(now.UtcDateTime));

    private bool IsToBeLogged(ObservedVpc vpc) => vpc.IsUsed || !requirements.IgnoreUnusedVpcs;

    private Finding JudgeLogging(ObservedVpc vpc)
    {
        var assessments = Assess(vpc.FlowLogs);
        if (Covering(assessments) is { } covering)
        {
            return Describe(covering);
        }

        if (
            requirements.AcceptSubnetCoverage
            && vpc.Subnets.Count > 0
            && vpc.Subnets.All(subnet => Covering(Assess(subnet.FlowLogs)) is not null)
        )
        {
            return new Finding(
                Reason.SubnetsLogging,
                $"each of its {vpc.Subnets.Count} subnets has a flow log that captures {requirements.Traffic.ToEc2Name()}."
            );
        }

        return assessments.Count > 0
            ? NearestMiss(assessments)
            : new Finding(Reason.NoFlowLog, $"no VPC-level flow log. Create one that captures {RequiredTrafficTypes}.");
    }

    private string RequiredTrafficTypes => requirements.Traffic == Traffic.All ? "ALL" : $"{requirements.Traffic.ToEc2Name()} or ALL";

    private List<FlowLogAssessment> Assess(IEnumerable<ObservedFlowLog> flowLogs)
    {
        List<FlowLogAssessment> assessments = [.. flowLogs.Select(flowLog => FlowLogAssessment.Of(flowLog, requirements, now))];
        assessments.Sort((one, other) => string.CompareOrdinal(one.FlowLog.Id, other.FlowLog.Id));

        return assessments;
    }

    /// <summary>The good flow logs that capture the required traffic, alone or together; those that lose no records first.</summary>
    private List<ObservedFlowLog>? Covering(List<FlowLogAssessment> assessments)
    {
        var good = assessments.FindAll(assessment => assessment.IsGood).ConvertAll(assessment => assessment.FlowLog);
        var lossless = good.FindAll(flowLog => !flowLog.IsRateLimited);

        return Covering(lossless) ?? Covering([.. lossless, .. good.FindAll(flowLog => flowLog.IsRateLimited)]);
    }

    private List<ObservedFlowLog>? Covering(List<ObservedFlowLog> good)
    {
        if (good.Find(flowLog => flowLog.Traffic.HasFlag(requirements.Traffic)) is { } alone)
        {
            return [alone];
        }

        return
            good.Find(flowLog => flowLog.Traffic.HasFlag(Traffic.Reject)) is { } rejects
            && good.Find(flowLog => flowLog.Traffic.HasFlag(Traffic.Accept)) is { } accepts
            ? [rejects, accepts]
            : null;
    }

    private static Finding Describe(IReadOnlyList<ObservedFlowLog> covering)
    {
        var capture = string.Join(
            " and ",
            covering.Select(flowLog => $"{flowLog.Id} captures {flowLog.Traffic.ToEc2Name()} to {FlowLogDestination.Of(flowLog)}")
        );

        return covering.Any(flowLog => flowLog.IsRateLimited)
            ? new Finding(
                Reason.LoggingRateLimited,
                $"records are being lost: {capture}, but delivery is rate limited. Raise the log group's PutLogEvents quota."
            )
            : new Finding(Reason.Logging, $"{capture}.");
    }

    /// <summary>
    /// The nearest miss is the flow log with the fewest unmet requirements, and its verdict is its most fundamental one:
    /// traffic, destination, interval, format, activity, delivery. A flow log cannot be changed, so mending the delivery
    /// of one that captures the wrong traffic would help nobody. Among equals, the least fundamental miss is the nearest.
    /// </summary>
    private Finding NearestMiss(IEnumerable<FlowLogAssessment> assessments) =>
        assessments
            .Select(Misses)
            .OrderBy(misses => misses.Count)
            .ThenByDescending(misses => Fundamental.IndexOf(misses[0].Reason))
            .First()[0];

    private static readonly List<Reason> Fundamental =
    [
        Reason.TrafficType,
        Reason.Destination,
        Reason.AggregationInterval,
        Reason.LogFormat,
        Reason.NotActive,
        Reason.DeliveryFailed,
    ];

    /// <summary>All that a flow log misses, the most fundamental first.</summary>
    private List<Finding> Misses(FlowLogAssessment assessment)
    {
        var flowLog = assessment.FlowLog;
        return flowLog.Traffic.HasFlag(requirements.Traffic)
            ? [.. assessment.Shortcomings]
            :
            [
                new Finding(
                    Reason.TrafficType,
                    $"{flowLog.Id} captures {flowLog.Traffic.ToEc2Name()} only. Add a flow log that captures {RequiredTrafficTypes}."
                ),
                .. assessment.Shortcomings,
            ];
    }
}
