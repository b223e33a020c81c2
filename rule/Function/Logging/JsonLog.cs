using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ConfigRule.Logging;

/// <summary>
/// Writes the function's own log: one JSON object a line, with a <c>timestamp</c> and a <c>level</c>, as Lambda's log
/// controls want it of a custom runtime.
/// </summary>
/// <param name="output">Standard output, which Lambda sends to the function's log group line by line.</param>
/// <param name="clock">Tells the time of a line.</param>
/// <param name="includesDebug">Whether lines of level DEBUG are written.</param>
/// <param name="includesMetrics">Whether CloudWatch is to take metrics from the lines.</param>
/// <remarks>https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html</remarks>
public sealed class JsonLog(Stream output, TimeProvider clock, bool includesDebug, bool includesMetrics = true)
{
    /// <summary>Set by Lambda from the function's ApplicationLogLevel.</summary>
    private const string LevelVariable = "AWS_LAMBDA_LOG_LEVEL";

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Lock writing = new();

    public bool IncludesDebug => includesDebug;

    public bool IncludesMetrics => includesMetrics;

    /// <summary>Writes at the level that Lambda asks for, and metrics unless the function's environment forbids them.</summary>
    public static JsonLog AsLambdaAsks(Stream output, TimeProvider clock) =>
        new(
            output,
            clock,
            Environment.GetEnvironmentVariable(LevelVariable)?.ToUpperInvariant() is "DEBUG" or "TRACE",
            Environment.GetEnvironmentVariable(MetricNames.Switch) != MetricNames.Off
        );

    /// <param name="level">DEBUG, INFO or ERROR.</param>
    /// <param name="fields">Writes the line's own members.</param>
    public void Write(string level, Action<Utf8JsonWriter> fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
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
            // One write a line: lines of others on the same stream cannot come between.
            output.Write(line.WrittenSpan);
            output.Flush();
        }
    }
}
