using System.Text.Json.Nodes;

using Amazon.Lambda.ConfigEvents;

using ConfigRule.Aws;
using ConfigRule.Judgement;
using ConfigRule.Parameters;
using ConfigRule.Tests.Events;

namespace ConfigRule.Tests.Rule;

/// <summary>From an event to what is put, with EC2 and AWS Config in memory.</summary>
public sealed class FlowLoggingRuleTests
{
    private const string VpcId = "vpc-0123456789abcdef0";
    private const string OtherVpcId = "vpc-0fedcba9876543210";
    private const string FlowLogId = "fl-0123456789abcdef0";

    private static readonly DateTimeOffset Captured = new(2026, 2, 17, 1, 36, 34, 43, TimeSpan.Zero);
    private static readonly DateTimeOffset Notified = new(2026, 2, 17, 1, 36, 35, TimeSpan.Zero);

    private readonly FakeRecords records = new();
    private readonly FakeContext context = new();

    [Fact]
    public async Task A_changed_VPC_is_judged_by_what_EC2_says_now_as_of_the_capture_of_its_item()
    {
        await HandleAsync(SampleEvents.Sample("vpc-change"), new FakeInventory(Vpc(VpcId), Vpc(OtherVpcId)));

        Assert.Equal([(VpcId, "NO_FLOW_LOG")], Put());
        Assert.Equal(("token", Captured), (records.Put?.ResultToken, records.Put?.OrderingTimestamp));
    }

    [Fact]
    public async Task A_changed_VPC_that_EC2_no_longer_knows_is_cleared()
    {
        await HandleAsync(SampleEvents.Sample("vpc-change"), new FakeInventory());

        Assert.Equal([(VpcId, "DELETED")], Put());
    }

    [Fact]
    public async Task A_deleted_VPC_is_cleared_without_a_read()
    {
        var inventory = new FakeInventory(Vpc(VpcId));

        await HandleAsync(SampleEvents.Sample("vpc-change", sample => sample["configurationItem"]!["configurationItemStatus"] = "ResourceDeleted"), inventory);

        Assert.Equal([(VpcId, "DELETED")], Put());
        Assert.Empty(inventory.Reads);
    }

    [Fact]
    public async Task A_schedule_evaluates_every_VPC_and_clears_results_on_those_that_are_gone()
    {
        records.Evaluated.AddRange([VpcId, OtherVpcId]);

        await HandleAsync(SampleEvents.Sample("scheduled"), new FakeInventory(Vpc(VpcId)));

        Assert.Equal([(VpcId, "NO_FLOW_LOG"), (OtherVpcId, "DELETED")], Put());
        Assert.Equal(Notified, records.Put?.OrderingTimestamp);
    }

    [Fact]
    public async Task A_change_clears_nothing_else_for_it_has_not_seen_every_VPC()
    {
        records.Evaluated.Add(OtherVpcId);

        await HandleAsync(SampleEvents.Sample("vpc-change"), new FakeInventory(Vpc(VpcId)));

        Assert.Equal([(VpcId, "NO_FLOW_LOG")], Put());
        Assert.Empty(records.Listings);
    }

    [Fact]
    public async Task A_rule_whose_name_is_too_long_to_list_is_evaluated_all_the_same()
    {
        var configEvent = SampleEvents.With(SampleEvents.Sample("scheduled"));
        configEvent.ConfigRuleName = new string('r', 65);

        await HandleAsync(configEvent, new FakeInventory(Vpc(VpcId)));

        Assert.Equal([(VpcId, "NO_FLOW_LOG")], Put());
        Assert.Empty(records.Listings);
    }

    [Fact]
    public async Task A_flow_log_that_names_its_VPC_has_that_one_evaluated()
    {
        await HandleAsync(SampleEvents.Sample("flow-log-change"), new FakeInventory(Vpc(VpcId), Vpc(OtherVpcId)));

        Assert.Equal([(VpcId, "NO_FLOW_LOG")], Put());
    }

    [Fact]
    public async Task A_deleted_flow_log_that_names_no_VPC_is_looked_up_in_Configs_history()
    {
        records.Watched[FlowLogId] = OtherVpcId;

        await HandleAsync(DeletedWithoutDiff(), new FakeInventory(Vpc(VpcId), Vpc(OtherVpcId)));

        Assert.Equal([(OtherVpcId, "NO_FLOW_LOG")], Put());
    }

    [Fact]
    public async Task A_deleted_flow_log_that_nobody_remembers_has_every_VPC_evaluated()
    {
        await HandleAsync(DeletedWithoutDiff(), new FakeInventory(Vpc(VpcId), Vpc(OtherVpcId)));

        Assert.Equal([(VpcId, "NO_FLOW_LOG"), (OtherVpcId, "NO_FLOW_LOG")], Put());
    }

    [Theory]
    [InlineData("eni-0123456789abcdef0")]
    [InlineData("tgw-0123456789abcdef0")]
    [InlineData("subnet-0123456789abcdef0")]
    public async Task A_flow_log_of_something_else_is_answered_with_nothing(string watched)
    {
        var inventory = new FakeInventory(Vpc(VpcId));

        await HandleAsync(WatchingWith(watched), inventory);

        Assert.Empty(Put());
        Assert.Empty(inventory.Reads);
    }

    [Fact]
    public async Task A_flow_log_of_a_subnet_has_its_VPC_evaluated_where_subnet_coverage_is_accepted()
    {
        var inventory = new FakeInventory(Vpc(VpcId)) { VpcOfSubnet = { ["subnet-0123456789abcdef0"] = VpcId } };
        var configEvent = SampleEvents.With(WatchingWith("subnet-0123456789abcdef0"));
        configEvent.RuleParameters = """{"acceptSubnetCoverage":"true"}""";

        await HandleAsync(configEvent, inventory);

        Assert.Equal([(VpcId, "NO_FLOW_LOG")], Put());
    }

    [Fact]
    public async Task A_read_that_fails_puts_nothing()
    {
        var inventory = new FakeInventory { Failure = new AwsCallException("DescribeVpcs failed: RequestLimitExceeded: slow down") };

        await Assert.ThrowsAsync<AwsCallException>(() => HandleAsync(SampleEvents.Sample("scheduled"), inventory));

        Assert.Null(records.Put);
    }

    [Fact]
    public async Task A_wrong_parameter_reads_and_puts_nothing()
    {
        var inventory = new FakeInventory(Vpc(VpcId));
        var configEvent = SampleEvents.With(SampleEvents.Sample("scheduled"));
        configEvent.RuleParameters = """{"trafficType":"DENY"}""";

        await Assert.ThrowsAsync<InvalidRuleParametersException>(() => HandleAsync(configEvent, inventory));

        Assert.Empty(inventory.Reads);
        Assert.Null(records.Put);
    }

    [Fact]
    public async Task An_event_that_asks_nothing_is_logged_and_not_answered()
    {
        await HandleAsync(SampleEvents.Sample("snapshot-delivered"), new FakeInventory(Vpc(VpcId)));

        Assert.Null(records.Put);
        Assert.Contains("snapshot", Assert.Single(context.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_invocation_leaves_one_line_of_JSON_with_its_counts_by_reason()
    {
        await HandleAsync(SampleEvents.Sample("scheduled"), new FakeInventory(Vpc(VpcId), Vpc(OtherVpcId)));

        var line = JsonNode.Parse(Assert.Single(context.Lines));
        Assert.Equal("Scheduled", line?["trigger"]?.GetValue<string>());
        Assert.Equal(2, line?["reasons"]?["NO_FLOW_LOG"]?.GetValue<int>());
    }

    private static ObservedVpc Vpc(string id) => new() { Id = id, OwnerId = "111122223333" };

    private static string DeletedWithoutDiff() =>
        SampleEvents.Sample("flow-log-deleted", sample => sample["configurationItemDiff"] = null);

    private static string WatchingWith(string resourceId) =>
        SampleEvents.Sample("flow-log-change", sample => sample["configurationItem"]!["configuration"]!["resourceId"] = resourceId);

    private Task HandleAsync(string invokingEvent, FakeInventory inventory) => HandleAsync(SampleEvents.With(invokingEvent), inventory);

    private Task HandleAsync(ConfigEvent configEvent, FakeInventory inventory) =>
        new FlowLoggingRule(inventory, records, TimeProvider.System).HandleAsync(configEvent, context);

    private List<(string VpcId, string Reason)> Put()
    {
        Assert.NotNull(records.Put);
        return [.. records.Put.Value.Verdicts.Select(verdict => (verdict.VpcId, verdict.Reason.Code))];
    }
}
