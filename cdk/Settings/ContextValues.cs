using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using ConfigRule.Parameters;

namespace ConfigRule.Cdk.Settings;

/// <summary>The values of our own keys in the CDK context, read as what they must be. An empty value is none: null.</summary>
public sealed class ContextValues
{
    public const string Prefix = "flowLogging:";

    private readonly Dictionary<string, string> values;

    private ContextValues(Dictionary<string, string> values) => this.values = values;

    /// <param name="contextJson">A JSON object; null or empty for none.</param>
    /// <param name="keys">The keys that there are, without the prefix.</param>
    /// <exception cref="InvalidSettingException">A key with our prefix is not one of them, or its value is no text, number or boolean.</exception>
    public static ContextValues Read(string? contextJson, IReadOnlyCollection<string> keys)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        using var document = JsonDocument.Parse(string.IsNullOrWhiteSpace(contextJson) ? "{}" : contextJson);
        foreach (
            var entry in document.RootElement.EnumerateObject().Where(entry => entry.Name.StartsWith(Prefix, StringComparison.Ordinal))
        )
        {
            var key = entry.Name[Prefix.Length..];
            if (!keys.Contains(key))
            {
                throw new InvalidSettingException(
                    $"unknown context key {entry.Name}; the nearest known key is {Prefix}{NearestName.Of(key, keys)} (letter case counts)"
                );
            }

            var value = Written(entry).Trim();
            if (value.Length > 0)
            {
                values[key] = value;
            }
        }

        return new ContextValues(values);
    }

    /// <summary>How a refused value is reported.</summary>
    public static InvalidSettingException Invalid(string key, string? value, string allowed) =>
        new($"context key {Prefix}{key} has the value \"{value}\"; allowed: {allowed}");

    public string? Text(string key) => values.GetValueOrDefault(key);

    /// <param name="key">The key.</param>
    /// <param name="pattern">What the whole value must match.</param>
    /// <param name="allowed">The pattern in words.</param>
    public string? Matching(string key, Regex pattern, string allowed)
    {
        ArgumentNullException.ThrowIfNull(pattern);

        return Text(key) is not { } value || pattern.IsMatch(value) ? Text(key) : throw Invalid(key, value, allowed);
    }

    public string? OneOf(string key, IReadOnlyCollection<string> allowed) =>
        Text(key) is not { } value || allowed.Contains(value) ? Text(key) : throw Invalid(key, value, string.Join(", ", allowed));

    public int? OneOf(string key, IReadOnlyCollection<int> allowed) =>
        Number(key) is not { } number || allowed.Contains(number) ? Number(key) : throw Invalid(key, Text(key), string.Join(", ", allowed));

    public int? Within(string key, int lowest, int highest) =>
        Number(key) is not { } number || (number >= lowest && number <= highest)
            ? Number(key)
            : throw Invalid(key, Text(key), $"a whole number from {lowest} to {highest}");

    public bool? Flag(string key) =>
        Text(key) switch
        {
            null => null,
            "true" => true,
            "false" => false,
            { } value => throw Invalid(key, value, "true, false"),
        };

    /// <summary>The items between commas, each of which must match; null for none.</summary>
    public IReadOnlyList<string>? Items(string key, Regex pattern, string allowed)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        if (Text(key)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is not { Length: > 0 } items)
        {
            return null;
        }

        return items.All(item => pattern.IsMatch(item))
            ? items
            : throw Invalid(key, Text(key), $"items separated by commas, each {allowed}");
    }

    private int? Number(string key)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Invalid(key, text, "a whole number");
    }

    private static string Written(JsonProperty entry) =>
        entry.Value.ValueKind switch
        {
            JsonValueKind.String => entry.Value.GetString() ?? "",
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => entry.Value.GetRawText(),
            JsonValueKind.Null => "",
            _ => throw new InvalidSettingException($"context key {entry.Name} has the value {entry.Value.GetRawText()}; allowed: a string"),
        };
}
