using System.Text.Json;
using Amazon.Lambda.ConfigEvents;
using ConfigRule.Judgement;

namespace ConfigRule.Events;

/// <summary>Reads an event. It says which VPC to evaluate and when its state was captured; the state itself comes from EC2.</summary>
internal static class TriggerReader
{
    private const char ByteOrderMark = '\uFEFF';

    private static readonly string[] MessageTypes =
    [
        "ConfigurationItemChangeNotification",
        "OversizedConfigurationItemChangeNotification",
        "ScheduledNotification",
        "ConfigurationSnapshotDeliveryCompleted",
    ];

    /// <exception cref="InvalidConfigEventException">The event is malformed or of an unknown type.</exception>
    public static Trigger Read(ConfigEvent configEvent)
    {
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
                "a delivered configuration snapshot does not change flow logging"
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
            throw new InvalidConfigEventException($"invokingEvent.{field} is missing from a {invokingEvent.MessageType}");
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
                FlowLogResource.FromItem(item, invokingEvent.ConfigurationItemDiff),
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
                $"configurationItemStatus is {Quote(status)}; allowed: "
                    + "OK, ResourceDiscovered, ResourceNotRecorded, ResourceDeleted, ResourceDeletedNotRecorded"
            ),
        };

    private static string RequiredText(string? value, string field) =>
        string.IsNullOrWhiteSpace(value) ? throw new InvalidConfigEventException($"{field} is missing or empty") : value;

    private static DateTimeOffset Required(DateTimeOffset? value, string field) =>
        value ?? throw new InvalidConfigEventException($"invokingEvent.{field} is missing");

    private static string Quote(string? value) => value is null ? "missing" : $"\"{value}\"";
}
