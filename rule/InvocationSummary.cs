using System.Text.Json.Nodes;

using Amazon.Lambda.ConfigEvents;

using ConfigRule.Events;
using ConfigRule.Judgement;

namespace ConfigRule;

/// <summary>The one line that an invocation leaves in the function's log.</summary>
internal static class InvocationSummary
{
    public static string Write(ConfigEvent configEvent, Trigger trigger, IReadOnlyCollection<Verdict> verdicts)
    {
        var summary = new JsonObject
        {
            ["rule"] = configEvent.ConfigRuleName,
            ["trigger"] = trigger.GetType().Name,
            ["evaluated"] = verdicts.Count,
            ["reasons"] = new JsonObject(verdicts
                .CountBy(verdict => verdict.Reason.Code)
                .Select(count => KeyValuePair.Create(count.Key, (JsonNode?)JsonValue.Create(count.Value)))),
        };

        if (trigger is NothingToEvaluate nothing)
        {
            summary["why"] = nothing.Why;
        }

        return summary.ToJsonString();
    }
}
