namespace ConfigRule;

/// <summary>Names of the function's metrics. The function writes them; alarms and dashboard read them.</summary>
public static class MetricNames
{
    public const string Namespace = "VpcFlowLogging";

    /// <summary>Environment variable of the function. The value <see cref="Off"/> turns the metrics off: each metric is billed.</summary>
    public const string Switch = "FLOW_LOGGING_METRICS";

    public const string Off = "off";

    public const string RuleName = "RuleName";
    public const string Trigger = "Trigger";

    /// <summary>Value of the dimension <see cref="Trigger"/> for scheduled evaluations.</summary>
    public const string ScheduledTrigger = "Scheduled";

    public const string VpcsEvaluated = "VpcsEvaluated";
    public const string VpcsCompliant = "VpcsCompliant";
    public const string VpcsNonCompliant = "VpcsNonCompliant";
    public const string VpcsNotApplicable = "VpcsNotApplicable";
    public const string VpcsRateLimited = "VpcsRateLimited";
    public const string InvocationsFailed = "InvocationsFailed";
    public const string Duration = "Duration";
}
