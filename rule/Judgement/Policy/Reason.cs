namespace ConfigRule.Judgement;

/// <summary>
/// Why a VPC has its verdict. The code does not change: annotations start with it, and people filter and alarm on it.
/// Each reason has one compliance, so that the two always agree.
/// </summary>
public sealed record Reason
{
    public static readonly Reason Deleted = new("DELETED", Compliance.NotApplicable);
    public static readonly Reason OutOfScope = new("OUT_OF_SCOPE", Compliance.NotApplicable);
    public static readonly Reason SharedVpc = new("SHARED_VPC", Compliance.NotApplicable);
    public static readonly Reason Exempt = new("EXEMPT", Compliance.NotApplicable);
    public static readonly Reason UnusedVpc = new("UNUSED_VPC", Compliance.NotApplicable);
    public static readonly Reason Logging = new("LOGGING", Compliance.Compliant);
    public static readonly Reason LoggingRateLimited = new("LOGGING_RATE_LIMITED", Compliance.Compliant);
    public static readonly Reason SubnetsLogging = new("SUBNETS_LOGGING", Compliance.Compliant);
    public static readonly Reason TrafficType = new("TRAFFIC_TYPE", Compliance.NonCompliant);
    public static readonly Reason Destination = new("DESTINATION", Compliance.NonCompliant);
    public static readonly Reason AggregationInterval = new("AGGREGATION_INTERVAL", Compliance.NonCompliant);
    public static readonly Reason LogFormat = new("LOG_FORMAT", Compliance.NonCompliant);
    public static readonly Reason NotActive = new("NOT_ACTIVE", Compliance.NonCompliant);
    public static readonly Reason DeliveryFailed = new("DELIVERY_FAILED", Compliance.NonCompliant);
    public static readonly Reason NoFlowLog = new("NO_FLOW_LOG", Compliance.NonCompliant);

    private Reason(string code, Compliance compliance)
    {
        Code = code;
        Compliance = compliance;
    }

    public string Code { get; }

    internal Compliance Compliance { get; }

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
