using System.Text.Json.Serialization;
using Amazon.Lambda.ConfigEvents;

namespace ConfigRule.Tests.StandIns;

[JsonSerializable(typeof(ConfigEvent))]
[JsonSerializable(typeof(string[]))]
public sealed partial class StandInsJsonContext : JsonSerializerContext;
