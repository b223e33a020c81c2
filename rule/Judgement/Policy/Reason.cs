namespace ConfigRule.Judgement;

/// <summary>
/// Why a VPC has its verdict. The code does not change: annotations start with it, and people filter and alarm on it.
/// Each reason has one compliance, so that the two always agree.
/// </summary>
public sealed record Reason
{
    public static readonly Reason Deleted = new("DELETED", VerdictCompliance.NotApplicable);
    public static readonly Reason OutOfScope = new("OUT_OF_SCOPE", VerdictCompliance.NotApplicable);
    public static readonly Reason SharedVpc = new("SHARED_VPC", VerdictCompliance.NotApplicable);
    public static readonly Reason Exempt = new("EXEMPT", VerdictCompliance.NotApplicable);
    public static readonly Reason UnusedVpc = new("UNUSED_VPC", VerdictCompliance.NotApplicable);
    public static readonly Reason Logging = new("LOGGING", VerdictCompliance.Compliant);
    public static readonly Reason LoggingRateLimited = new("LOGGING_RATE_LIMITED", VerdictCompliance.Compliant);
    public static readonly Reason SubnetsLogging = new("SUBNETS_LOGGING", VerdictCompliance.Compliant);
    public static readonly Reason TrafficType = new("TRAFFIC_TYPE", VerdictCompliance.NonCompliant);
    public static readonly Reason Destination = new("DESTINATION", VerdictCompliance.NonCompliant);
    public static readonly Reason AggregationInterval = new("AGGREGATION_INTERVAL", VerdictCompliance.NonCompliant);
    public static readonly Reason LogFormat = new("LOG_FORMAT", VerdictCompliance.NonCompliant);
    public static readonly Reason NotActive = new("NOT_ACTIVE", VerdictCompliance.NonCompliant);
    public static readonly Reason DeliveryFailed = new("DELIVERY_FAILED", VerdictCompliance.NonCompliant);
    public static readonly Reason NoFlowLog = new("NO_FLOW_LOG", VerdictCompliance.NonCompliant);

    private Reason(string code, VerdictCompliance compliance)
    {
        Code = code;
        Compliance = compliance;
    }

    public string Code { get; }

    internal VerdictCompliance Compliance { get; }

    /// <summary>Every reason, in the order of the decision table.</summary>
    public static IReadOnlyList<Reason> All { get; } =
    [
        Deleted,
        OutOfScope,
        SharedVpc,
        Exempt,
        UnusedVpc,
        Logging,
        LoggingRateLimited,
        SubnetsLogging,
        DeliveryFailed,
        NotActive,
        TrafficType,
        Destination,
        AggregationInterval,
        LogFormat,
        NoFlowLog,
    ];

    public override string ToString() => Code;
}
