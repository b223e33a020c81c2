using ConfigRule.Aws;
using ConfigRule.Judgement;
using ConfigRule.Tests.Events;

namespace ConfigRule.Tests.Rule;

/// <summary>With refreshDays, only what AWS Config does not have yet is put.</summary>
public sealed class OnlyNewsTests : IDisposable
{
    private const string VpcId = RuleInMemory.VpcId;
    private const string OtherVpcId = RuleInMemory.OtherVpcId;
    private const string Logs = "LOGGING: detail";

    private readonly RuleInMemory rule = new(refreshDays: 7);

    public void Dispose() => rule.Dispose();

    [Fact]
    public async Task A_schedule_puts_only_results_that_are_new()
    {
        rule.Has(VpcId, VerdictCompliance.Compliant, Logs);
        rule.Has("vpc-gone", VerdictCompliance.Compliant, Logs);
        rule.Has("vpc-cleared", VerdictCompliance.NotApplicable, "DELETED: the VPC no longer exists.");

        await rule.HandleAsync(SampleEvents.Sample("scheduled"), new FakeInventory(Logging(VpcId), Logging(OtherVpcId)));

        Assert.Equal([(OtherVpcId, "LOGGING"), ("vpc-gone", "DELETED")], rule.Put());
    }

    [Fact]
    public async Task A_VPC_whose_result_is_not_put_again_still_counts_as_evaluated()
    {
        rule.Has(VpcId, VerdictCompliance.Compliant, Logs);

        await rule.HandleAsync(SampleEvents.Sample("scheduled"), new FakeInventory(Logging(VpcId), Logging(OtherVpcId)));

        var line = Assert.Single(rule.LogLines());
        Assert.Equal(
            (2, 2, 1),
            (line["VpcsEvaluated"]!.GetValue<int>(), line["VpcsCompliant"]!.GetValue<int>(), line["unchanged"]!.GetValue<int>())
        );
    }

    [Fact]
    public async Task A_change_that_changes_nothing_puts_nothing_but_responds()
    {
        rule.Has(VpcId, VerdictCompliance.Compliant, Logs);

        await rule.HandleAsync(SampleEvents.Sample("vpc-change"), new FakeInventory(Logging(VpcId)));

        Assert.Empty(rule.Put());
        Assert.Equal([VpcId], rule.Results.Reads);
    }

    [Fact]
    public async Task A_change_to_NON_COMPLIANT_is_put_without_a_read()
    {
        await rule.HandleAsync(SampleEvents.Sample("vpc-change"), new FakeInventory(RuleInMemory.Vpc(VpcId)));

        Assert.Equal([(VpcId, "NO_FLOW_LOG")], rule.Put());
        Assert.Empty(rule.Results.Reads);
    }

    [Fact]
    public async Task A_change_whose_earlier_result_cannot_be_read_is_put_and_the_log_says_so()
    {
        rule.Has(VpcId, VerdictCompliance.Compliant, Logs);
        rule.Results.Failure = new AwsCallException("GetComplianceDetailsByResource failed: AccessDeniedException: no");

        await rule.HandleAsync(SampleEvents.Sample("vpc-change"), new FakeInventory(Logging(VpcId)));

        Assert.Equal([(VpcId, "LOGGING")], rule.Put());
        Assert.Equal(
            "earlier results could not be read, so every evaluation of this invocation is put: "
                + "GetComplianceDetailsByResource failed: AccessDeniedException: no",
            Warning()
        );
    }

    [Fact]
    public async Task A_schedule_that_cannot_list_the_results_puts_everything_and_fails_because_it_clears_nothing()
    {
        rule.Has(VpcId, VerdictCompliance.Compliant, Logs);
        rule.Results.Failure = new AwsCallException("GetComplianceDetailsByConfigRule failed: AccessDeniedException: no");

        var failure = await Assert.ThrowsAsync<AwsCallException>(() =>
            rule.HandleAsync(SampleEvents.Sample("scheduled"), new FakeInventory(Logging(VpcId), Logging(OtherVpcId)))
        );

        Assert.Equal([(VpcId, "LOGGING"), (OtherVpcId, "LOGGING")], rule.Put());
        Assert.Equal(
            "every VPC was reported, but results of deleted VPCs could not be cleared: "
                + "GetComplianceDetailsByConfigRule failed: AccessDeniedException: no",
            failure.Message
        );
        Assert.EndsWith("GetComplianceDetailsByConfigRule failed: AccessDeniedException: no", Warning(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rule_whose_name_is_too_long_to_list_results_puts_everything_and_the_log_says_so()
    {
        rule.Has(VpcId, VerdictCompliance.Compliant, Logs);
        var configEvent = SampleEvents.With(SampleEvents.Sample("scheduled"));
        configEvent.ConfigRuleName = new string('r', 65);

        await rule.HandleAsync(configEvent, new FakeInventory(Logging(VpcId)));

        Assert.Equal([(VpcId, "LOGGING")], rule.Put());
        Assert.EndsWith("a rule whose name has more than 64 characters", Warning(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_old_result_is_put_again()
    {
        rule.Results.Results[VpcId] = new EarlierResult(VerdictCompliance.Compliant, Logs, rule.Clock.GetUtcNow().AddDays(-8));

        await rule.HandleAsync(SampleEvents.Sample("scheduled"), new FakeInventory(Logging(VpcId)));

        Assert.Equal([(VpcId, "LOGGING")], rule.Put());
    }

    private string Warning() =>
        Assert.Single(rule.LogLines(), line => line["level"]!.GetValue<string>() == "WARN")["message"]!.GetValue<string>();

    private static ObservedVpc Logging(string vpcId) =>
        RuleInMemory.Vpc(vpcId) with
        {
            FlowLogs =
            [
                new ObservedFlowLog
                {
                    Id = "fl-1",
                    Traffic = Traffic.All,
                    Status = "ACTIVE",
                    DeliverLogsStatus = "SUCCESS",
                },
            ],
        };
}
