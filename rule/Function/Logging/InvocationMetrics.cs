using System.Text.Json;

namespace ConfigRule.Logging;

/// <summary>
/// Tells CloudWatch which members of the log line are metrics (embedded metric format). There is only one set of
/// dimensions, because each metric is billed once for each set.
/// </summary>
/// <remarks>https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html</remarks>
internal static class InvocationMetrics
{
    private static readonly (string Name, string Unit)[] All =
    [
        (MetricNames.VpcsEvaluated, "Count"),
        (MetricNames.VpcsCompliant, "Count"),
        (MetricNames.VpcsNonCompliant, "Count"),
        (MetricNames.VpcsNotApplicable, "Count"),
        (MetricNames.VpcsRateLimited, "Count"),
        (MetricNames.InvocationsFailed, "Count"),
        (MetricNames.Duration, "Seconds"),
    ];

    /// <summary>Every metric, in the order of the README.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(metric => metric.Name)];

    internal static void Write(Utf8JsonWriter json, DateTimeOffset timestamp)
    {
        json.WriteStartObject("_aws");
        json.WriteNumber("Timestamp", timestamp.ToUnixTimeMilliseconds());
        json.WriteStartArray("CloudWatchMetrics");
        json.WriteStartObject();
        json.WriteString("Namespace", MetricNames.Namespace);
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
        json.WriteStringValue(MetricNames.RuleName);
        json.WriteStringValue(MetricNames.Trigger);
        json.WriteEndArray();
        json.WriteEndArray();
    }
}
