using System.Text.Json.Nodes;
using ConfigRule.Cdk.Runbooks;
using YamlDotNet.Serialization;

namespace ConfigRule.Tests.Runbook;

/// <summary>The document EnableVpcFlowLogging as it is deployed: as text, and as data in the order in which it is written.</summary>
public static class DeployedRunbook
{
    public static string Text { get; } = RunbookDocument.Read("EnableVpcFlowLogging.yaml");

    public static JsonObject Content { get; } = Parse(Text);

    public static IReadOnlyList<KeyValuePair<string, JsonObject>> Parameters { get; } =
    [.. Content["parameters"]!.AsObject().Select(parameter => KeyValuePair.Create(parameter.Key, parameter.Value!.AsObject()))];

    public static IReadOnlyList<JsonObject> Steps { get; } = [.. Content["mainSteps"]!.AsArray().Select(step => step!.AsObject())];

    /// <summary>Another document as it is deployed.</summary>
    public static JsonObject Load(string name) => Parse(RunbookDocument.Read($"{name}.yaml"));

    public static JsonObject Parameter(string name) => Parameters.Single(parameter => parameter.Key == name).Value;

    public static string Of(JsonObject holder, string member) =>
        holder[member]?.GetValue<string>() ?? throw new InvalidOperationException($"no {member} in {holder}");

    public static JsonObject Parse(string yaml)
    {
        var content = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build().Deserialize(yaml);
        var json = new SerializerBuilder().JsonCompatible().Build().Serialize(content);

        return JsonNode.Parse(json)?.AsObject() ?? throw new InvalidOperationException("the document is empty");
    }
}
