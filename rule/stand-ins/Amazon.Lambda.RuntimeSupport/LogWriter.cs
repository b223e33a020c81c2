using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>Lines on standard output, as Lambda's logging controls ask for them: text or JSON, from a level up.</summary>
/// <remarks>https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html</remarks>
internal sealed class LogWriter(LogFormat format, LogLevel minimum)
{
    private readonly Lock oneLine = new();

    public static LogWriter FromEnvironment()
    {
        var format = Variable("AWS_LAMBDA_HANDLER_LOG_FORMAT", "AWS_LAMBDA_LOG_FORMAT");
        var level = Variable("AWS_LAMBDA_HANDLER_LOG_LEVEL", "AWS_LAMBDA_LOG_LEVEL");
        return new LogWriter(
            Enum.TryParse<LogFormat>(format, ignoreCase: true, out var known) ? known : LogFormat.Default,
            level?.ToUpperInvariant() switch
            {
                "WARN" => LogLevel.Warning,
                "FATAL" => LogLevel.Critical,
                var name => Enum.TryParse<LogLevel>(name, ignoreCase: true, out var minimum) ? minimum : LogLevel.Information,
            }
        );
    }

    public void Write(LogLevel level, string message, string requestId) => Write(level, message, exception: null, requestId);

    public void WriteException(Exception exception, string requestId) => Write(LogLevel.Error, message: null, exception, requestId);

    private void Write(LogLevel level, string message, Exception exception, string requestId)
    {
        if (level < minimum)
        {
            return;
        }

        var line = format switch
        {
            LogFormat.Json => Json(level, message, exception, requestId),
            LogFormat.Unformatted => message ?? exception.ToString(),
            _ => $"{Timestamp()}\t{requestId}\t{Label(level)}\t{message ?? exception.ToString()}",
        };
        lock (oneLine)
        {
            Console.Out.WriteLine(line);
        }
    }

    private static string Json(LogLevel level, string message, Exception exception, string requestId)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("timestamp", Timestamp());
            writer.WriteString("level", level.ToString());
            if (requestId is not null)
            {
                writer.WriteString("requestId", requestId);
            }

            if (Environment.GetEnvironmentVariable("_X_AMZN_TRACE_ID") is { Length: > 0 } traceId)
            {
                writer.WriteString("traceId", traceId);
            }

            writer.WriteString("message", message ?? "");
            if (exception is not null)
            {
                writer.WriteString("errorType", exception.GetType().FullName);
                writer.WriteString("errorMessage", exception.Message);
                writer.WriteStartArray("stackTrace");
                foreach (var frame in exception.ToString().Split('\n', StringSplitOptions.TrimEntries))
                {
                    writer.WriteStringValue(frame);
                }

                writer.WriteEndArray();
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static string Timestamp() => DateTime.UtcNow.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    private static string Label(LogLevel level) =>
        level switch
        {
            LogLevel.Trace => "trce",
            LogLevel.Debug => "dbug",
            LogLevel.Information => "info",
            LogLevel.Warning => "warn",
            LogLevel.Error => "fail",
            LogLevel.Critical => "crit",
            _ => level.ToString(),
        };

    private static string Variable(string name, string fallback) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : Environment.GetEnvironmentVariable(fallback);
}
