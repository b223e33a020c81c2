using System.Text.Encodings.Web;
using System.Text.Json;

namespace ConfigRule.Scale;

/// <summary>All figures as JSON, not rounded.</summary>
public static class JsonReport
{
    private static readonly JsonSerializerOptions Readable = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void Write(Assumptions given, Stream output)
    {
        ArgumentNullException.ThrowIfNull(given);
        var invocations = new Invocations(given);
        var cost = new Cost(given);
        JsonSerializer.Serialize(
            output,
            new
            {
                summary = Summary.Of(given).Select(row => new { row.What, row.Figure }),
                assumptions = given,
                invocations,
                calls = new
                {
                    scheduled = invocations.CallsOfScheduled,
                    Calls.VpcChanged,
                    Calls.FlowLogChanged,
                    Calls.FlowLogGoneUnnamed,
                    Calls.FirstRepair,
                    Calls.LaterRepair,
                },
                limits = new LimitUses(given).All,
                cost = new
                {
                    cost.OfRule,
                    cost.EvaluationsInSharedTiers,
                    cost.OfMonitoring,
                    cost.OfRecording,
                    cost.OfRepairs,
                },
                rollout = new Rollout(given),
                aggregator = new Aggregation(given),
            },
            Readable
        );
    }
}
