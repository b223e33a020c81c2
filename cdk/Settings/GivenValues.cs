using System.Text.Json;
using ConfigRule.Parameters;

namespace ConfigRule.Cdk.Settings;

/// <summary>The values of our own keys in the CDK context, as text. A key with an empty value counts as not given.</summary>
public sealed class GivenValues
{
    private readonly Dictionary<string, string> values;

    private GivenValues(Dictionary<string, string> values) => this.values = values;

    /// <param name="contextJson">A JSON object; null or empty for no values.</param>
    /// <param name="keys">The known keys, without the prefix.</param>
    /// <param name="listKeys">Those whose value is a list: a JSON array, or a text with commas.</param>
    /// <exception cref="InvalidSettingException">A key with our prefix is unknown, or its value has another JSON type.</exception>
    public static GivenValues Read(string? contextJson, IReadOnlyCollection<string> keys, IReadOnlyCollection<string> listKeys)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        using var document = JsonDocument.Parse(string.IsNullOrWhiteSpace(contextJson) ? "{}" : contextJson);
        foreach (var entry in document.RootElement.EnumerateObject())
        {
            if (!entry.Name.StartsWith(ContextReader.Prefix, StringComparison.Ordinal))
            {
                continue;
            }

            var key = entry.Name[ContextReader.Prefix.Length..];
            if (ContextReader.RemovedKeys.Contains(key))
            {
                throw new InvalidSettingException($"context key {entry.Name} no longer exists and has no effect; remove it");
            }

            if (!keys.Contains(key))
            {
                throw new InvalidSettingException(
                    $"unknown context key {entry.Name}; the nearest known key is {ContextReader.Prefix}{NearestName.Of(key, keys)} "
                        + "(upper and lower case differ)"
                );
            }

            var value = TextOf(entry, listKeys.Contains(key)).Trim();
            if (value.Length > 0)
            {
                values[key] = value;
            }
        }

        return new GivenValues(values);
    }

    public bool Has(string key) => values.ContainsKey(key);

    /// <summary>The value; null if the key is not given.</summary>
    public string? Text(string key) => values.GetValueOrDefault(key);

    private static string TextOf(JsonProperty entry, bool isList) =>
        entry.Value.ValueKind switch
        {
            JsonValueKind.String => entry.Value.GetString() ?? "",
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => entry.Value.GetRawText(),
            JsonValueKind.Null => "",
            JsonValueKind.Array when isList && entry.Value.EnumerateArray().All(IsItem) => string.Join(
                ',',
                entry.Value.EnumerateArray().Select(item => item.GetString())
            ),
            _ => throw InvalidSettingException.Of(
                entry.Name[ContextReader.Prefix.Length..],
                entry.Value.GetRawText(),
                isList ? "a list of texts without commas, or one text with commas" : "a text, a number, true or false"
            ),
        };

    private static bool IsItem(JsonElement item) =>
        item.ValueKind == JsonValueKind.String && item.GetString() is { Length: > 0 } text && !text.Contains(',', StringComparison.Ordinal);
}
