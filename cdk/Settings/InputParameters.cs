using System.Text.Json.Nodes;

namespace ConfigRule.Cdk.Settings;

/// <summary>Writes a rule's InputParameters: a JSON object of strings.</summary>
public static class InputParameters
{
    public static string Write(IReadOnlyDictionary<string, string> parameters) =>
        new JsonObject(parameters.Select(parameter =>
            KeyValuePair.Create(parameter.Key, (JsonNode?)JsonValue.Create(parameter.Value)))).ToJsonString();
}
