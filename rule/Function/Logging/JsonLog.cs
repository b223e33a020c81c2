using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ConfigRule.Logging;

/// <summary>
/// Writes the function's log: one JSON object per line, with a <c>timestamp</c> and a <c>level</c>, which Lambda's log
/// controls require of a custom runtime.
/// </summary>
/// <param name="output">Standard output. Lambda sends each line to the function's log group.</param>
/// <param name="clock">Time of each line.</param>
/// <param name="includesDebug">Whether lines of level DEBUG are written.</param>
/// <param name="includesMetrics">Whether lines contain metrics for CloudWatch.</param>
/// <remarks>https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html</remarks>
internal sealed class JsonLog(Stream output, TimeProvider clock, bool includesDebug, bool includesMetrics = true)
{
    /// <summary>Set by Lambda from the function's ApplicationLogLevel.</summary>
    private const string LevelVariable = "AWS_LAMBDA_LOG_LEVEL";

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Lock writing = new();

    public bool IncludesDebug => includesDebug;

    public bool IncludesMetrics => includesMetrics;

    /// <summary>Reads the log level, and whether metrics are off, from the function's environment.</summary>
    public static JsonLog FromEnvironment(Stream output, TimeProvider clock) =>
        new(
            output,
            clock,
            Environment.GetEnvironmentVariable(LevelVariable)?.ToUpperInvariant() is "DEBUG" or "TRACE",
            Environment.GetEnvironmentVariable(MetricNames.Switch) != MetricNames.Off
        );

    /// <param name="level">DEBUG, INFO, WARN or ERROR.</param>
    /// <param name="fields">Writes the other members of the line.</param>
    public void Write(string level, Action<Utf8JsonWriter> fields)
    {
        var line = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(line, Options))
        {
            json.WriteStartObject();
            json.WriteString("timestamp", clock.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
            json.WriteString("level", level);
            fields(json);
            json.WriteEndObject();
        }

        line.Write("\n"u8);
        lock (writing)
        {
            // One write per line, so that other lines on the same stream cannot split it.
            output.Write(line.WrittenSpan);
            output.Flush();
        }
    }
}
