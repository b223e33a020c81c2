using System.Text.Json;

namespace ConfigRule.Logging;

/// <summary>
/// What CloudWatch shall take from the line of an invocation as metrics, in its embedded metric format: the values are
/// members of the same line. One set of dimensions, for each metric of each set is paid for.
/// </summary>
/// <remarks>https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html</remarks>
public static class InvocationMetrics
{
    public const string Namespace = "VpcFlowLogging";

    /// <summary>The environment variable of the function that is <see cref="Off"/> where nobody looks at the metrics: they are paid for.</summary>
    public const string Switch = "FLOW_LOGGING_METRICS";

    public const string Off = "off";

    public const string RuleName = "RuleName";
    public const string Trigger = "Trigger";

    public const string VpcsEvaluated = "VpcsEvaluated";
    public const string VpcsCompliant = "VpcsCompliant";
    public const string VpcsNonCompliant = "VpcsNonCompliant";
    public const string VpcsNotApplicable = "VpcsNotApplicable";
    public const string InvocationsFailed = "InvocationsFailed";
    public const string Duration = "Duration";

    private static readonly (string Name, string Unit)[] All =
    [
        (VpcsEvaluated, "Count"),
        (VpcsCompliant, "Count"),
        (VpcsNonCompliant, "Count"),
        (VpcsNotApplicable, "Count"),
        (InvocationsFailed, "Count"),
        (Duration, "Seconds"),
    ];

    /// <summary>Every metric, in the order of the README.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(metric => metric.Name)];

    internal static void Write(Utf8JsonWriter json, DateTimeOffset timestamp)
    {
        json.WriteStartObject("_aws");
        json.WriteNumber("Timestamp", timestamp.ToUnixTimeMilliseconds());
        json.WriteStartArray("CloudWatchMetrics");
        json.WriteStartObject();
        json.WriteString("Namespace", Namespace);
        WriteDimensions(json);
        json.WriteStartArray("Metrics");
        foreach (var (name, unit) in All)
        {
            json.WriteStartObject();
            json.WriteString("Name", name);
            json.WriteString("Unit", unit);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteDimensions(Utf8JsonWriter json)
    {
        json.WriteStartArray("Dimensions");
        json.WriteStartArray();
        json.WriteStringValue(RuleName);
        json.WriteStringValue(Trigger);
        json.WriteEndArray();
        json.WriteEndArray();
    }
}
