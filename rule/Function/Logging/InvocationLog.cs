using System.Text.Json;
using ConfigRule.Aws;
using ConfigRule.Events;
using ConfigRule.Judgement;

namespace ConfigRule.Logging;

/// <summary>
/// The log lines of one invocation: at level DEBUG a line for each verdict that Config accepted or already had, and at the end one line
/// with counts, calls to AWS and duration. CloudWatch reads the metrics from the same line.
/// </summary>
internal sealed class InvocationLog
{
    /// <summary>Logged if the event could not be read: the dimension of a metric cannot be empty.</summary>
    private const string Unknown = "Unknown";

    private readonly JsonLog log;
    private readonly TimeProvider clock;
    private readonly ApiCalls calls;
    private readonly string ruleName;
    private readonly string requestId;
    private readonly long started;
    private readonly Lock counting = new();
    private readonly SortedDictionary<string, int> byReason = new(StringComparer.Ordinal);
    private readonly Dictionary<VerdictCompliance, int> byCompliance = [];
    private int unchanged;
    private Trigger? trigger;

    public InvocationLog(JsonLog log, TimeProvider clock, ApiCalls calls, string? ruleName, string? requestId)
    {
        this.log = log;
        this.clock = clock;
        this.calls = calls;
        this.ruleName = string.IsNullOrEmpty(ruleName) ? Unknown : ruleName;
        this.requestId = requestId ?? Unknown;
        started = clock.GetTimestamp();
        calls.Reset();
    }

    public void Triggered(Trigger by) => trigger = by;

    /// <summary>Writes one line for all warnings, and none if there are none.</summary>
    public void Warn(IReadOnlyList<string> warnings)
    {
        if (warnings.Count > 0)
        {
            Warn(string.Join("; ", warnings));
        }
    }

    /// <summary>Earlier results could not be read, so the verdicts on their VPCs are reported although they may be known.</summary>
    public void Unread(string why) => Warn($"earlier results could not be read, so every evaluation of this invocation is put: {why}");

    /// <summary>Verdicts that Config has already, so they are not reported again. They count as evaluated.</summary>
    public void Unchanged(IReadOnlyCollection<Verdict> verdicts)
    {
        unchanged += verdicts.Count;
        Reported(verdicts);
    }

    /// <summary>Verdicts that Config accepted.</summary>
    public void Reported(IEnumerable<Verdict> verdicts)
    {
        lock (counting)
        {
            foreach (var verdict in verdicts)
            {
                byReason[verdict.Reason.Code] = byReason.GetValueOrDefault(verdict.Reason.Code) + 1;
                byCompliance[verdict.Compliance] = byCompliance.GetValueOrDefault(verdict.Compliance) + 1;
                if (log.IncludesDebug)
                {
                    WriteVerdict(verdict);
                }
            }
        }
    }

    public void Succeeded() => log.Write("INFO", json => WriteSummary(json, null));

    public void Failed(Exception failure) => log.Write("ERROR", json => WriteSummary(json, failure));

    private void Warn(string message) =>
        log.Write(
            "WARN",
            json =>
            {
                json.WriteString("requestId", requestId);
                json.WriteString("message", message);
            }
        );

    private void WriteVerdict(Verdict verdict) =>
        log.Write(
            "DEBUG",
            json =>
            {
                json.WriteString("requestId", requestId);
                json.WriteString("vpcId", verdict.VpcId);
                json.WriteString("reason", verdict.Reason.Code);
                json.WriteString("annotation", verdict.Annotation);
            }
        );

    private void WriteSummary(Utf8JsonWriter json, Exception? failure)
    {
        json.WriteString("requestId", requestId);
        json.WriteString(MetricNames.RuleName, ruleName);
        json.WriteString(MetricNames.Trigger, trigger?.GetType().Name ?? Unknown);
        if (trigger is NothingToEvaluate nothing)
        {
            json.WriteString("why", nothing.Why);
        }

        json.WriteNumber(MetricNames.VpcsEvaluated, byCompliance.Values.Sum());
        json.WriteNumber(MetricNames.VpcsCompliant, byCompliance.GetValueOrDefault(VerdictCompliance.Compliant));
        json.WriteNumber(MetricNames.VpcsNonCompliant, byCompliance.GetValueOrDefault(VerdictCompliance.NonCompliant));
        json.WriteNumber(MetricNames.VpcsNotApplicable, byCompliance.GetValueOrDefault(VerdictCompliance.NotApplicable));
        json.WriteNumber(MetricNames.VpcsRateLimited, byReason.GetValueOrDefault(Reason.LoggingRateLimited.Code));
        json.WriteNumber("unchanged", unchanged);
        json.WriteNumber(MetricNames.InvocationsFailed, failure is null ? 0 : 1);
        json.WriteNumber(MetricNames.Duration, Math.Round(clock.GetElapsedTime(started).TotalSeconds, 3));
        WriteCounts(json, "reasons", byReason);
        WriteCounts(json, "apiCalls", calls.Counts);
        json.WriteString("builtWith", LambdaPackages.BuiltWith);
        if (failure is not null)
        {
            json.WriteStartObject("error");
            json.WriteString("type", failure.GetType().Name);
            json.WriteString("message", ShortenedFailureException.Shorten(failure.Message));
            json.WriteEndObject();
        }

        if (log.IncludesMetrics)
        {
            InvocationMetrics.Write(json, clock.GetUtcNow());
        }
    }

    private static void WriteCounts(Utf8JsonWriter json, string name, IEnumerable<KeyValuePair<string, int>> counts)
    {
        json.WriteStartObject(name);
        foreach (var (key, count) in counts)
        {
            json.WriteNumber(key, count);
        }

        json.WriteEndObject();
    }
}
