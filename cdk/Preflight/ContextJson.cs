using System.Text.Json;
using System.Text.Json.Nodes;

namespace ConfigRule.Cdk.Preflight;

/// <summary>The CDK context as synth gets it: cdk.json, overridden by values of the command line.</summary>
public static class ContextJson
{
    /// <summary>The context key of the CDK for the qualifier of its bootstrap.</summary>
    private const string QualifierKey = "@aws-cdk/core:bootstrapQualifier";

    /// <param name="cdkJson">The content of cdk.json.</param>
    /// <param name="overrides">Keys and values of the command line.</param>
    /// <exception cref="UsageException">cdk.json is not a JSON object.</exception>
    public static JsonObject Merge(string cdkJson, IReadOnlyDictionary<string, string> overrides)
    {
        ArgumentNullException.ThrowIfNull(overrides);
        try
        {
            var context = JsonNode.Parse(cdkJson)?["context"]?.DeepClone().AsObject() ?? [];
            foreach (var (key, value) in overrides)
            {
                context[key] = value;
            }

            return context;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new UsageException($"cdk.json cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>The qualifier of the CDK bootstrap; null for the default of the CDK.</summary>
    public static string? QualifierOf(JsonObject context)
    {
        ArgumentNullException.ThrowIfNull(context);

        return context[QualifierKey]?.ToString();
    }
}
