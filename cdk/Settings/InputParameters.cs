using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ConfigRule.Judgement;
using ConfigRule.Parameters;

namespace ConfigRule.Cdk.Settings;

/// <summary>The InputParameters of an AWS Config rule: a JSON object of strings.</summary>
public static class InputParameters
{
    // Only the escapes that JSON requires: the default encoder writes six characters for others, and Config counts them.
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(IReadOnlyDictionary<string, string> parameters) =>
        new JsonObject(
            parameters.Select(parameter => KeyValuePair.Create(parameter.Key, (JsonNode?)JsonValue.Create(parameter.Value)))
        ).ToJsonString(Plain);

    /// <summary>What the rule requires, read by the rule's own reader.</summary>
    public static FlowLoggingRequirements Read(IReadOnlyDictionary<string, string> parameters) => RuleParameters.Read(Write(parameters));
}
