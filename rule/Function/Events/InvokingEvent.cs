using System.Text.Json;

namespace ConfigRule.Events;

/// <summary>The JSON inside a ConfigEvent's <c>InvokingEvent</c>, as far as this rule reads it; all of it is optional on the wire.</summary>
/// <remarks>https://docs.aws.amazon.com/config/latest/developerguide/evaluate-config_develop-rules_example-events.html</remarks>
public sealed record InvokingEvent
{
    public string? MessageType { get; init; }

    public DateTimeOffset? NotificationCreationTime { get; init; }

    public ConfigurationItemMessage? ConfigurationItem { get; init; }

    /// <summary>Stands for the item where that was too large to send.</summary>
    public ConfigurationItemMessage? ConfigurationItemSummary { get; init; }

    public JsonElement? ConfigurationItemDiff { get; init; }
}

/// <summary>A configuration item, or the summary of an oversized one.</summary>
public sealed record ConfigurationItemMessage
{
    public string? ResourceType { get; init; }

    public string? ResourceId { get; init; }

    public string? ConfigurationItemStatus { get; init; }

    public DateTimeOffset? ConfigurationItemCaptureTime { get; init; }

    /// <summary>The resource as it is; null once it is deleted.</summary>
    public JsonElement? Configuration { get; init; }
}
