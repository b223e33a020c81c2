using System.Text.Json;

namespace ConfigRule.Events;

/// <summary>The JSON inside a ConfigEvent's <c>InvokingEvent</c>, with the members that the rule reads. Each may be missing.</summary>
/// <remarks>https://docs.aws.amazon.com/config/latest/developerguide/evaluate-config_develop-rules_example-events.html</remarks>
internal sealed record InvokingEvent
{
    public string? MessageType { get; init; }

    public DateTimeOffset? NotificationCreationTime { get; init; }

    public ConfigurationItemMessage? ConfigurationItem { get; init; }

    /// <summary>Sent instead of the item if that is too large.</summary>
    public ConfigurationItemMessage? ConfigurationItemSummary { get; init; }

    public JsonElement? ConfigurationItemDiff { get; init; }
}

/// <summary>A configuration item, or the summary of an oversized one.</summary>
internal sealed record ConfigurationItemMessage
{
    public string? ResourceType { get; init; }

    public string? ResourceId { get; init; }

    public string? ConfigurationItemStatus { get; init; }

    public DateTimeOffset? ConfigurationItemCaptureTime { get; init; }

    /// <summary>The resource's current state, null if it was deleted.</summary>
    public JsonElement? Configuration { get; init; }
}
