using System.Text.Json;
using System.Text.Json.Serialization;
using Amazon.Lambda.ConfigEvents;
using ConfigRule.Events;

namespace ConfigRule;

/// <summary>The JSON types that the rule reads. Native AOT needs them at compile time.</summary>
[JsonSerializable(typeof(ConfigEvent))]
[JsonSerializable(typeof(InvokingEvent))]
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
internal sealed partial class RuleJsonContext : JsonSerializerContext;
