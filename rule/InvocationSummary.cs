using System.Text.Json.Nodes;

using Amazon.Lambda.ConfigEvents;

using ConfigRule.Events;
using ConfigRule.Judgement;

namespace ConfigRule;

/// <summary>The one line that an invocation leaves in the function's log.</summary>
internal static class InvocationSummary
{
    public static string Write(ConfigEvent configEvent, NothingToEvaluate nothing) =>
        new JsonObject { ["rule"] = configEvent.ConfigRuleName, ["trigger"] = nameof(NothingToEvaluate), ["why"] = nothing.Why }.ToJsonString();

    public static string Write(ConfigEvent configEvent, Trigger trigger, IReadOnlyCollection<Verdict> verdicts) =>
        new JsonObject
        {
            ["rule"] = configEvent.ConfigRuleName,
            ["trigger"] = trigger.GetType().Name,
            ["evaluated"] = verdicts.Count,
            ["reasons"] = new JsonObject(verdicts
                .CountBy(verdict => verdict.Reason.Code)
                .Select(count => KeyValuePair.Create(count.Key, (JsonNode?)JsonValue.Create(count.Value)))),
        }.ToJsonString();
}
