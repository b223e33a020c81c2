using Amazon.Lambda.ConfigEvents;
using ConfigRule.Aws;
using ConfigRule.Judgement;
using ConfigRule.Parameters;
using ConfigRule.Tests.Events;

namespace ConfigRule.Tests.Rule;

/// <summary>From an event to the evaluations that are put, with EC2 and AWS Config in memory.</summary>
public sealed class FlowLoggingRuleTests : IDisposable
{
    private const string VpcId = RuleInMemory.VpcId;
    private const string OtherVpcId = RuleInMemory.OtherVpcId;
    private const string FlowLogId = "fl-0123456789abcdef0";

    private static readonly DateTimeOffset Captured = new(2026, 2, 17, 1, 36, 34, 43, TimeSpan.Zero);
    private static readonly DateTimeOffset Notified = new(2026, 2, 17, 1, 36, 35, TimeSpan.Zero);

    private readonly RuleInMemory rule = new();

    private FakeRecords Records => rule.Records;

    public void Dispose() => rule.Dispose();

    [Fact]
    public async Task A_changed_VPC_is_evaluated_by_its_state_in_EC2_with_the_capture_time_of_its_item()
    {
        await rule.HandleAsync(SampleEvents.Sample("vpc-change"), new FakeInventory(RuleInMemory.Vpc(VpcId), RuleInMemory.Vpc(OtherVpcId)));

        Assert.Equal([(VpcId, "NO_FLOW_LOG")], rule.Put());
        Assert.Equal(("token", Captured), (Records.Puts[0].ResultToken, Records.Puts[0].OrderingTimestamp));
    }

    [Fact]
    public async Task A_changed_VPC_that_EC2_no_longer_knows_is_cleared()
    {
        await rule.HandleAsync(SampleEvents.Sample("vpc-change"), new FakeInventory());

        Assert.Equal([(VpcId, "DELETED")], rule.Put());
    }

    [Fact]
    public async Task A_deleted_VPC_is_cleared_without_a_read()
    {
        var inventory = new FakeInventory(RuleInMemory.Vpc(VpcId));

        await rule.HandleAsync(
            SampleEvents.Sample("vpc-change", sample => sample["configurationItem"]!["configurationItemStatus"] = "ResourceDeleted"),
            inventory
        );

        Assert.Equal([(VpcId, "DELETED")], rule.Put());
        Assert.Empty(inventory.Reads);
    }

    [Fact]
    public async Task A_schedule_evaluates_every_VPC_and_clears_results_on_VPCs_that_no_longer_exist()
    {
        HasNonCompliant(VpcId, OtherVpcId);

        await rule.HandleAsync(SampleEvents.Sample("scheduled"), new FakeInventory(RuleInMemory.Vpc(VpcId)));

        Assert.Equal([(VpcId, "NO_FLOW_LOG"), (OtherVpcId, "DELETED")], rule.Put());
        Assert.Equal(Notified, Records.Puts[0].OrderingTimestamp);
    }

    [Fact]
    public async Task A_change_clears_no_other_result_because_it_does_not_list_every_VPC()
    {
        HasNonCompliant(OtherVpcId);

        await rule.HandleAsync(SampleEvents.Sample("vpc-change"), new FakeInventory(RuleInMemory.Vpc(VpcId)));

        Assert.Equal([(VpcId, "NO_FLOW_LOG")], rule.Put());
        Assert.Empty(rule.Results.Reads);
    }

    [Fact]
    public async Task A_rule_whose_name_is_too_long_to_list_results_is_still_evaluated()
    {
        var configEvent = SampleEvents.With(SampleEvents.Sample("scheduled"));
        configEvent.ConfigRuleName = new string('r', 65);

        await rule.HandleAsync(configEvent, new FakeInventory(RuleInMemory.Vpc(VpcId)));

        Assert.Equal([(VpcId, "NO_FLOW_LOG")], rule.Put());
        Assert.Empty(rule.Results.Reads);
    }

    [Fact]
    public async Task A_flow_log_event_that_names_its_VPC_evaluates_that_VPC()
    {
        await rule.HandleAsync(
            SampleEvents.Sample("flow-log-change"),
            new FakeInventory(RuleInMemory.Vpc(VpcId), RuleInMemory.Vpc(OtherVpcId))
        );

        Assert.Equal([(VpcId, "NO_FLOW_LOG")], rule.Put());
    }

    [Fact]
    public async Task The_VPC_of_a_deleted_flow_log_is_found_in_Configs_history()
    {
        Records.ResourceOfFlowLog[FlowLogId] = OtherVpcId;

        await rule.HandleAsync(DeletedWithoutDiff(), new FakeInventory(RuleInMemory.Vpc(VpcId), RuleInMemory.Vpc(OtherVpcId)));

        Assert.Equal([(OtherVpcId, "NO_FLOW_LOG")], rule.Put());
    }

    [Fact]
    public async Task A_deleted_flow_log_that_Config_does_not_know_evaluates_every_VPC()
    {
        await rule.HandleAsync(DeletedWithoutDiff(), new FakeInventory(RuleInMemory.Vpc(VpcId), RuleInMemory.Vpc(OtherVpcId)));

        Assert.Equal([(VpcId, "NO_FLOW_LOG"), (OtherVpcId, "NO_FLOW_LOG")], rule.Put());
    }

    [Theory]
    [InlineData("eni-0123456789abcdef0")]
    [InlineData("tgw-0123456789abcdef0")]
    [InlineData("subnet-0123456789abcdef0")]
    public async Task A_flow_log_of_another_resource_reports_nothing(string resourceId)
    {
        var inventory = new FakeInventory(RuleInMemory.Vpc(VpcId));

        await rule.HandleAsync(FlowLogOf(resourceId), inventory);

        Assert.Empty(rule.Put());
        Assert.Empty(inventory.Reads);
    }

    [Fact]
    public async Task A_flow_log_of_a_subnet_evaluates_its_VPC_if_subnet_coverage_is_accepted()
    {
        var inventory = new FakeInventory(RuleInMemory.Vpc(VpcId)) { VpcOfSubnet = { ["subnet-0123456789abcdef0"] = VpcId } };
        var configEvent = SampleEvents.With(FlowLogOf("subnet-0123456789abcdef0"));
        configEvent.RuleParameters = """{"acceptSubnetCoverage":"true"}""";

        await rule.HandleAsync(configEvent, inventory);

        Assert.Equal([(VpcId, "NO_FLOW_LOG")], rule.Put());
    }

    [Fact]
    public async Task A_read_that_fails_puts_nothing()
    {
        var inventory = new FakeInventory { Failure = new AwsCallException("DescribeVpcs failed: RequestLimitExceeded: slow down") };

        await Assert.ThrowsAsync<AwsCallException>(() => rule.HandleAsync(SampleEvents.Sample("scheduled"), inventory));

        Assert.Empty(Records.Puts);
    }

    [Fact]
    public async Task An_invalid_parameter_reads_and_puts_nothing()
    {
        var inventory = new FakeInventory(RuleInMemory.Vpc(VpcId));
        var configEvent = SampleEvents.With(SampleEvents.Sample("scheduled"));
        configEvent.RuleParameters = """{"trafficType":"DENY"}""";

        await Assert.ThrowsAsync<InvalidRuleParametersException>(() => rule.HandleAsync(configEvent, inventory));

        Assert.Empty(inventory.Reads);
        Assert.Empty(Records.Puts);
    }

    [Fact]
    public async Task An_event_with_nothing_to_evaluate_puts_nothing()
    {
        await rule.HandleAsync(SampleEvents.Sample("snapshot-delivered"), new FakeInventory(RuleInMemory.Vpc(VpcId)));

        Assert.Empty(Records.Puts);
    }

    [Fact]
    public async Task A_VPC_created_after_the_listing_is_evaluated()
    {
        HasNonCompliant(VpcId, OtherVpcId);

        await rule.HandleAsync(
            SampleEvents.Sample("scheduled"),
            new FakeInventory(RuleInMemory.Vpc(VpcId)) { CreatedSince = { RuleInMemory.Vpc(OtherVpcId) } }
        );

        Assert.Equal([(VpcId, "NO_FLOW_LOG"), (OtherVpcId, "NO_FLOW_LOG")], rule.Put());
    }

    [Fact]
    public async Task A_VPC_that_now_belongs_to_another_account_is_evaluated_although_the_listing_does_not_include_it()
    {
        HasNonCompliant(VpcId);

        await rule.HandleAsync(
            SampleEvents.Sample("scheduled"),
            new FakeInventory(RuleInMemory.Vpc(VpcId) with { OwnerId = "999988887777" })
        );

        Assert.Equal([(VpcId, "SHARED_VPC")], rule.Put());
    }

    [Fact]
    public async Task A_flow_log_that_outlived_its_VPC_clears_the_result_of_the_VPC()
    {
        await rule.HandleAsync(SampleEvents.With(FlowLogOf(VpcId)), new FakeInventory());

        Assert.Equal([(VpcId, "DELETED")], rule.Put());
    }

    [Fact]
    public async Task A_parameter_of_an_earlier_version_is_ignored_with_one_warning()
    {
        var configEvent = SampleEvents.With(SampleEvents.Sample("scheduled"));
        configEvent.RuleParameters = """{"deliveryGraceMinutes":"15","trafficType":"REJECT"}""";

        await rule.HandleAsync(configEvent, new FakeInventory(RuleInMemory.Vpc(VpcId)));

        Assert.Equal([(VpcId, "NO_FLOW_LOG")], rule.Put());
        var warning = Assert.Single(rule.LogLines(), line => line["level"]!.GetValue<string>() == "WARN");
        Assert.Equal(
            "rule parameter deliveryGraceMinutes no longer exists and is ignored; remove it from the rule",
            warning["message"]!.GetValue<string>()
        );
    }

    private void HasNonCompliant(params string[] vpcIds)
    {
        foreach (var vpcId in vpcIds)
        {
            rule.Has(vpcId, VerdictCompliance.NonCompliant, "NO_FLOW_LOG: no VPC-level flow log.");
        }
    }

    private static string DeletedWithoutDiff() => SampleEvents.Sample("flow-log-deleted", sample => sample["configurationItemDiff"] = null);

    private static string FlowLogOf(string resourceId) =>
        SampleEvents.Sample("flow-log-change", sample => sample["configurationItem"]!["configuration"]!["resourceId"] = resourceId);
}
