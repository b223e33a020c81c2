using System.Text.Json;

namespace ConfigRule.Events;

/// <summary>
/// Finds what a flow log watches in its configuration item. Config keeps no relationship between the two, and the item
/// of a deleted flow log has no configuration, so the change's previous value is looked at next.
/// </summary>
public static class WatchedResource
{
    public static string? Of(ConfigurationItemMessage item, JsonElement? diff)
    {
        ArgumentNullException.ThrowIfNull(item);

        return ResourceId(item.Configuration)
            ?? ResourceId(Member(Member(Member(diff, "changedProperties"), "Configuration"), "previousValue"));
    }

    /// <summary>Reads the configuration that GetResourceConfigHistory answers with: the same object, as a string of JSON.</summary>
    public static string? OfConfiguration(string? json)
    {
        if (string.IsNullOrWhiteSpace(json))
        {
            return null;
        }

        using var document = JsonDocument.Parse(json);
        return ResourceId(document.RootElement);
    }

    private static string? ResourceId(JsonElement? configuration)
    {
        try
        {
            return Member(configuration, "resourceId") is { ValueKind: JsonValueKind.String } id ? id.GetString() : null;
        }
        catch (InvalidOperationException exception)
        {
            // An escape of half a character, such as \uD83D alone: JSON's grammar allows it, and no text can hold it.
            throw new InvalidConfigEventException($"the flow log's resourceId is no text: {exception.Message}", exception);
        }
    }

    private static JsonElement? Member(JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } present && present.TryGetProperty(name, out var member) ? member : null;
}
