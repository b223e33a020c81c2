using System.Text.Json;
using Amazon.Lambda.ConfigEvents;
using ConfigRule.Judgement;

namespace ConfigRule.Events;

/// <summary>Reads what an event asks for. Only who and when are taken from it: what a VPC is like comes from EC2.</summary>
public static class TriggerReader
{
    private const char ByteOrderMark = '\uFEFF';

    private static readonly string[] MessageTypes =
    [
        "ConfigurationItemChangeNotification",
        "OversizedConfigurationItemChangeNotification",
        "ScheduledNotification",
        "ConfigurationSnapshotDeliveryCompleted",
    ];

    /// <exception cref="InvalidConfigEventException">The event is malformed, or of a kind that this rule does not know.</exception>
    public static Trigger Read(ConfigEvent configEvent)
    {
        ArgumentNullException.ThrowIfNull(configEvent);
        RequireEnvelope(configEvent);
        var invokingEvent = Parse(configEvent.InvokingEvent);

        return invokingEvent.MessageType switch
        {
            "ConfigurationItemChangeNotification" => ReadChange(
                invokingEvent.ConfigurationItem,
                "configurationItem",
                invokingEvent,
                configEvent.EventLeftScope
            ),
            "OversizedConfigurationItemChangeNotification" => ReadChange(
                invokingEvent.ConfigurationItemSummary,
                "configurationItemSummary",
                invokingEvent,
                configEvent.EventLeftScope
            ),
            "ScheduledNotification" => new Scheduled(Required(invokingEvent.NotificationCreationTime, "notificationCreationTime")),
            "ConfigurationSnapshotDeliveryCompleted" => new NothingToEvaluate(
                "a delivered configuration snapshot says nothing of flow logging"
            ),
            var other => throw new InvalidConfigEventException(
                $"invokingEvent.messageType is {Quote(other)}; allowed: {string.Join(", ", MessageTypes)}"
            ),
        };
    }

    private static void RequireEnvelope(ConfigEvent configEvent)
    {
        RequiredText(configEvent.InvokingEvent, "invokingEvent");
        RequiredText(configEvent.ResultToken, "resultToken");
        RequiredText(configEvent.AccountId, "accountId");
        RequiredText(configEvent.ConfigRuleName, "configRuleName");
    }

    private static InvokingEvent Parse(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json.TrimStart(ByteOrderMark), RuleJsonContext.Default.InvokingEvent)
                ?? throw new InvalidConfigEventException("invokingEvent is null; expected a JSON object");
        }
        catch (JsonException exception)
        {
            throw new InvalidConfigEventException($"invokingEvent cannot be read: {exception.Message}", exception);
        }
    }

    private static Trigger ReadChange(ConfigurationItemMessage? item, string field, InvokingEvent invokingEvent, bool leftScope)
    {
        if (item is null)
        {
            throw new InvalidConfigEventException($"invokingEvent.{field} is absent from a {invokingEvent.MessageType}");
        }

        var resourceId = RequiredText(item.ResourceId, $"{field}.resourceId");
        var captured =
            item.ConfigurationItemCaptureTime ?? Required(invokingEvent.NotificationCreationTime, $"{field}.configurationItemCaptureTime");

        return item.ResourceType switch
        {
            ConfigResourceTypes.Vpc => ReadVpc(
                resourceId,
                RequiredText(item.ConfigurationItemStatus, $"{field}.configurationItemStatus"),
                leftScope,
                captured
            ),
            ConfigResourceTypes.FlowLog => new FlowLogChanged(
                resourceId,
                WatchedResource.Of(item, invokingEvent.ConfigurationItemDiff),
                captured
            ),
            var other => throw new InvalidConfigEventException(
                $"{field}.resourceType is {Quote(other)}; allowed: {ConfigResourceTypes.Vpc}, {ConfigResourceTypes.FlowLog}"
            ),
        };
    }

    private static Trigger ReadVpc(string vpcId, string status, bool leftScope, DateTimeOffset captured) =>
        status switch
        {
            "ResourceDeleted" or "ResourceDeletedNotRecorded" => new VpcGone(vpcId, Reason.Deleted, captured),
            "ResourceNotRecorded" => new VpcGone(vpcId, Reason.OutOfScope, captured),
            "OK" or "ResourceDiscovered" => leftScope ? new VpcGone(vpcId, Reason.OutOfScope, captured) : new VpcChanged(vpcId, captured),
            _ => throw new InvalidConfigEventException(
                $"configurationItemStatus is {Quote(status)}; allowed: OK, ResourceDiscovered, ResourceNotRecorded, ResourceDeleted, ResourceDeletedNotRecorded"
            ),
        };

    private static string RequiredText(string? value, string field) =>
        string.IsNullOrWhiteSpace(value) ? throw new InvalidConfigEventException($"{field} is absent or empty") : value;

    private static DateTimeOffset Required(DateTimeOffset? value, string field) =>
        value ?? throw new InvalidConfigEventException($"invokingEvent.{field} is absent");

    private static string Quote(string? value) => value is null ? "absent" : $"\"{value}\"";
}
