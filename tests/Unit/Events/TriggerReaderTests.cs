using System.Reflection;
using Amazon.Lambda.ConfigEvents;
using ConfigRule.Events;
using ConfigRule.Judgement;

namespace ConfigRule.Tests.Events;

public sealed class TriggerReaderTests
{
    private const string VpcId = "vpc-0123456789abcdef0";
    private const string FlowLogId = "fl-0123456789abcdef0";

    private static readonly DateTimeOffset Captured = new(2026, 2, 17, 1, 36, 34, 43, TimeSpan.Zero);
    private static readonly DateTimeOffset Notified = new(2026, 2, 17, 1, 36, 35, TimeSpan.Zero);

    [Fact]
    public void A_changed_VPC_is_evaluated_as_of_the_capture_of_its_item()
    {
        Assert.Equal(new VpcChanged(VpcId, Captured), Read(SampleEvents.Sample("vpc-change")));
    }

    [Fact]
    public void An_oversized_item_is_known_by_its_summary()
    {
        Assert.Equal(new VpcChanged(VpcId, Captured), Read(SampleEvents.Sample("vpc-oversized")));
    }

    [Theory]
    [InlineData("ResourceDeleted", "DELETED")]
    [InlineData("ResourceDeletedNotRecorded", "DELETED")]
    [InlineData("ResourceNotRecorded", "OUT_OF_SCOPE")]
    public void A_VPC_that_is_gone_or_no_longer_recorded_has_its_result_cleared(string status, string reason)
    {
        var invokingEvent = SampleEvents.Sample("vpc-change", sample => sample["configurationItem"]!["configurationItemStatus"] = status);

        var trigger = Assert.IsType<VpcGone>(Read(invokingEvent));

        Assert.Equal(reason, trigger.Reason.Code);
        Assert.Equal(VpcId, trigger.VpcId);
    }

    [Theory]
    [InlineData("OK")]
    [InlineData("ResourceDiscovered")]
    public void A_VPC_that_is_there_is_evaluated(string status)
    {
        var invokingEvent = SampleEvents.Sample("vpc-change", sample => sample["configurationItem"]!["configurationItemStatus"] = status);

        Assert.IsType<VpcChanged>(Read(invokingEvent));
    }

    [Fact]
    public void A_status_that_Config_does_not_document_is_rejected()
    {
        var invokingEvent = SampleEvents.Sample(
            "vpc-change",
            sample => sample["configurationItem"]!["configurationItemStatus"] = "Resting"
        );

        var error = Assert.Throws<InvalidConfigEventException>(() => Read(invokingEvent));

        Assert.StartsWith("configurationItemStatus is \"Resting\"; allowed: OK, ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_VPC_that_left_the_scope_has_its_result_cleared()
    {
        var trigger = TriggerReader.Read(SampleEvents.With(SampleEvents.Sample("vpc-change"), leftScope: true));

        Assert.Equal(new VpcGone(VpcId, Reason.OutOfScope, Captured), trigger);
    }

    [Fact]
    public void A_flow_log_names_its_VPC_in_its_configuration()
    {
        Assert.Equal(new FlowLogChanged(FlowLogId, VpcId, Captured), Read(SampleEvents.Sample("flow-log-change")));
    }

    [Fact]
    public void A_deleted_flow_log_names_its_VPC_in_the_previous_value()
    {
        Assert.Equal(new FlowLogChanged(FlowLogId, VpcId, Captured), Read(SampleEvents.Sample("flow-log-deleted")));
    }

    [Fact]
    public void A_deleted_flow_log_without_a_diff_names_no_VPC()
    {
        var invokingEvent = SampleEvents.Sample("flow-log-deleted", sample => sample["configurationItemDiff"] = null);

        Assert.Equal(new FlowLogChanged(FlowLogId, null, Captured), Read(invokingEvent));
    }

    [Fact]
    public void A_schedule_asks_for_every_VPC_as_of_its_notification()
    {
        Assert.Equal(new Scheduled(Notified), Read(SampleEvents.Sample("scheduled")));
    }

    [Fact]
    public void A_delivered_snapshot_asks_for_nothing()
    {
        Assert.IsType<NothingToEvaluate>(Read(SampleEvents.Sample("snapshot-delivered")));
    }

    [Fact]
    public void A_byte_order_mark_and_unknown_fields_do_not_matter()
    {
        var invokingEvent = SampleEvents.Sample("scheduled", sample => sample["somethingNew"] = 1);

        Assert.Equal(new Scheduled(Notified), Read('\uFEFF' + invokingEvent));
    }

    [Fact]
    public void Fields_that_AWS_leaves_out_do_not_matter()
    {
        var invokingEvent = SampleEvents.Sample(
            "vpc-change",
            sample =>
            {
                sample.Remove("configurationItemDiff");
                sample.Remove("notificationCreationTime");
                sample.Remove("recordVersion");
            }
        );

        Assert.Equal(new VpcChanged(VpcId, Captured), Read(invokingEvent));
    }

    [Fact]
    public void An_unknown_message_type_is_rejected_with_those_that_are_known()
    {
        var invokingEvent = SampleEvents.Sample("scheduled", sample => sample["messageType"] = "Surprise");

        var error = Assert.Throws<InvalidConfigEventException>(() => Read(invokingEvent));

        Assert.Contains("\"Surprise\"; allowed: ConfigurationItemChangeNotification", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_resource_of_another_type_is_rejected()
    {
        var invokingEvent = SampleEvents.Sample("vpc-change", sample => sample["configurationItem"]!["resourceType"] = "AWS::S3::Bucket");

        var error = Assert.Throws<InvalidConfigEventException>(() => Read(invokingEvent));

        Assert.Contains("\"AWS::S3::Bucket\"; allowed: AWS::EC2::VPC, AWS::EC2::FlowLog", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "invokingEvent is missing or empty")]
    [InlineData("not JSON", "invokingEvent cannot be read")]
    [InlineData("null", "invokingEvent is null")]
    [InlineData("[]", "invokingEvent cannot be read")]
    [InlineData("{}", "invokingEvent.messageType is missing")]
    [InlineData("""{"messageType":"ConfigurationItemChangeNotification"}""", "invokingEvent.configurationItem is missing")]
    [InlineData("""{"messageType":"OversizedConfigurationItemChangeNotification"}""", "invokingEvent.configurationItemSummary is missing")]
    [InlineData("""{"messageType":"ScheduledNotification"}""", "invokingEvent.notificationCreationTime is missing")]
    [InlineData(
        """{"messageType":"ConfigurationItemChangeNotification","configurationItem":{}}""",
        "configurationItem.resourceId is missing"
    )]
    public void A_malformed_event_is_rejected_with_what_is_wrong(string invokingEvent, string wrong)
    {
        var error = Assert.Throws<InvalidConfigEventException>(() => Read(invokingEvent));

        Assert.StartsWith(wrong, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Half_a_character_for_the_resource_of_a_flow_log_is_rejected()
    {
        var invokingEvent = SampleEvents
            .Sample("flow-log-change")
            .Replace("\"resourceId\": \"vpc-0123456789abcdef0\"", "\"resourceId\": \"\\uD83D\"", StringComparison.Ordinal);

        var error = Assert.Throws<InvalidConfigEventException>(() => Read(invokingEvent));

        Assert.StartsWith("the flow log's resourceId is not valid text", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("invokingEvent")]
    [InlineData("resultToken")]
    [InlineData("accountId")]
    [InlineData("configRuleName")]
    public void An_event_without_what_every_event_has_is_rejected(string field)
    {
        var configEvent = SampleEvents.With(SampleEvents.Sample("scheduled"));
        typeof(ConfigEvent)
            .GetProperty(field, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase)!
            .SetValue(configEvent, null);

        var error = Assert.Throws<InvalidConfigEventException>(() => TriggerReader.Read(configEvent));

        Assert.Equal($"{field} is missing or empty", error.Message);
    }

    private static Trigger Read(string invokingEvent) => TriggerReader.Read(SampleEvents.With(invokingEvent));
}
