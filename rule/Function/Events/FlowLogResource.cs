using System.Text.Json;

namespace ConfigRule.Events;

/// <summary>
/// Finds in a configuration item the resource that a flow log belongs to. Config records no relationship between the two.
/// The item of a deleted flow log has no configuration; the previous value in its diff has.
/// </summary>
internal static class FlowLogResource
{
    public static string? FromItem(ConfigurationItemMessage item, JsonElement? diff) =>
        ResourceId(item.Configuration) ?? ResourceId(Member(Member(Member(diff, "changedProperties"), "Configuration"), "previousValue"));

    /// <summary>Reads the configuration that GetResourceConfigHistory returns: the same object, as a JSON string.</summary>
    public static string? FromConfiguration(string? json)
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
            // Half of an escaped surrogate pair, such as \uD83D without the second half: valid JSON, but not valid text.
            throw new InvalidConfigEventException($"the flow log's resourceId is not valid text: {exception.Message}", exception);
        }
    }

    private static JsonElement? Member(JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } present && present.TryGetProperty(name, out var member) ? member : null;
}
