using System.Text.Json;
using System.Text.Json.Nodes;

namespace ConfigRule.Cdk.Preflight;

/// <summary>The CDK context as synth would get it: that of cdk.json, and what is given on the command line before it.</summary>
public static class ContextJson
{
    /// <param name="cdkJson">The content of cdk.json.</param>
    /// <param name="given">Keys and values of the command line.</param>
    /// <exception cref="UsageException">cdk.json is no JSON object.</exception>
    public static string Merge(string cdkJson, IReadOnlyDictionary<string, string> given)
    {
        ArgumentNullException.ThrowIfNull(given);
        try
        {
            var context = JsonNode.Parse(cdkJson)?["context"]?.DeepClone().AsObject() ?? [];
            foreach (var (key, value) in given)
            {
                context[key] = value;
            }

            return context.ToJsonString();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new UsageException($"cdk.json cannot be read: {exception.Message}", exception);
        }
    }
}
