namespace ConfigRule;

/// <summary>Names of the function's metrics, shared by the function that writes them and the alarms and dashboard that read them.</summary>
public static class MetricNames
{
    public const string Namespace = "VpcFlowLogging";

    /// <summary>The function's environment variable that turns the metrics off when it is <see cref="Off"/>: each metric is billed.</summary>
    public const string Switch = "FLOW_LOGGING_METRICS";

    public const string Off = "off";

    public const string RuleName = "RuleName";
    public const string Trigger = "Trigger";

    /// <summary>Value of <see cref="Trigger"/> in the metrics of a scheduled evaluation.</summary>
    public const string ScheduledTrigger = "Scheduled";

    public const string VpcsEvaluated = "VpcsEvaluated";
    public const string VpcsCompliant = "VpcsCompliant";
    public const string VpcsNonCompliant = "VpcsNonCompliant";
    public const string VpcsNotApplicable = "VpcsNotApplicable";
    public const string InvocationsFailed = "InvocationsFailed";
    public const string Duration = "Duration";
}
