using System.Text.Json;
using System.Text.Json.Serialization;
using Amazon.Lambda.ConfigEvents;
using ConfigRule.Events;

namespace ConfigRule;

/// <summary>Every JSON shape that the rule reads, known at compile time: native AOT has no reflection to find them.</summary>
[JsonSerializable(typeof(ConfigEvent))]
[JsonSerializable(typeof(InvokingEvent))]
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
public sealed partial class RuleJsonContext : JsonSerializerContext;
