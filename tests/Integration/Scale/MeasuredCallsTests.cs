using System.Text.Json;
using Amazon.SimpleSystemsManagement;
using ConfigRule.Scale;
using ConfigRule.Tests.Executable;
using ConfigRule.Tests.Runbook;

namespace ConfigRule.Tests.Scale;

/// <summary>The calls that the figures assume, compared with the calls that the executable and the runbook make.</summary>
public sealed class MeasuredCallsTests(LocalAwsFixture fixture) : IClassFixture<LocalAwsFixture>
{
    private const int DefaultVpcs = 1;
    private const int OrdinaryPropagationSeconds = 2;

    [Theory]
    [InlineData(5)]
    [InlineData(1_001)]
    public async Task A_scheduled_invocation_without_earlier_results_makes_the_calls_that_the_figures_assume(int vpcs)
    {
        var rule = await CreateWithVpcsAsync(vpcs);

        await rule.PutRuleAsync(new Dictionary<string, string>(), "ScheduledNotification");

        Assert.Equal(vpcs, (await rule.ResultsAsync()).Count);
        Assert.Equal(Calls.Scheduled(vpcs, FlowLogs(vpcs), earlierResults: 0, put: vpcs), await rule.CallsAsync(after: 0));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(1_001)]
    public async Task A_scheduled_invocation_with_a_result_for_every_VPC_makes_the_calls_that_the_figures_assume(int vpcs)
    {
        var rule = await CreateWithVpcsAsync(vpcs);
        await rule.PutRuleAsync(new Dictionary<string, string>(), "ScheduledNotification");
        var before = await rule.JournalEndAsync();

        await rule.EvaluateAsync();

        Assert.Equal(Calls.Scheduled(vpcs, FlowLogs(vpcs), earlierResults: FlowLogs(vpcs), put: vpcs), await rule.CallsAsync(before));
    }

    [Fact]
    public async Task A_changed_VPC_makes_the_calls_that_the_figures_assume()
    {
        var rule = await RuleAccount.CreateAsync(fixture);
        var before = await rule.JournalEndAsync();

        await rule.CreateVpcAsync();
        await rule.SettleAsync();

        Assert.Equal(Calls.VpcChanged, await rule.CallsAsync(before));
    }

    [Fact]
    public async Task A_changed_flow_log_makes_the_calls_that_the_figures_assume()
    {
        var rule = await RuleAccount.CreateAsync(fixture);
        var vpcId = await rule.CreateVpcAsync();
        await rule.SettleAsync();
        var before = await rule.JournalEndAsync();

        await rule.CreateFlowLogAsync(vpcId);
        await rule.SettleAsync();

        Assert.Equal(Calls.FlowLogChanged, await rule.CallsAsync(before));
    }

    [Fact]
    public async Task A_change_that_is_compared_makes_the_calls_that_the_figures_assume()
    {
        var rule = await RuleAccount.CreateAsync(fixture, refreshDays: 7);
        var vpcId = await rule.CreateVpcAsync();
        await rule.CreateFlowLogAsync(vpcId);
        await rule.SettleAsync();
        var before = await rule.JournalEndAsync();

        await rule.CreateFlowLogAsync(vpcId, trafficType: "ACCEPT");
        await rule.SettleAsync();

        Assert.Equal(Calls.ComparedChange, await rule.CallsAsync(before));
    }

    [Fact]
    public async Task A_deleted_flow_log_that_does_not_name_its_VPC_makes_the_calls_that_the_figures_assume()
    {
        var rule = await RuleAccount.CreateAsync(fixture);
        var flowLogId = await rule.CreateFlowLogAsync(await rule.CreateVpcAsync());
        await rule.SettleAsync();
        var before = await rule.JournalEndAsync();
        await fixture.LocalAws.ControlAsync(HttpMethod.Post, "config", new { maximum_notification_bytes = 0 });
        try
        {
            await rule.Account.CallAsync("ec2", "delete_flow_logs", new { FlowLogIds = new[] { flowLogId } });
            await rule.SettleAsync();
        }
        finally
        {
            await fixture.LocalAws.ControlAsync(HttpMethod.Post, "config", new { maximum_notification_bytes = 256 * 1024 });
        }

        Assert.Equal(Calls.FlowLogGoneUnnamed, await rule.CallsAsync(before));
    }

    [Fact]
    public async Task The_first_repair_in_a_region_and_a_later_one_make_the_calls_and_the_steps_that_the_figures_assume()
    {
        using var runbook = await RunbookAccount.CreateAsync(fixture);
        var (first, later) = (await runbook.CreateVpcAsync(), await runbook.CreateVpcAsync());
        await SetPropagationAsync(0);
        try
        {
            Assert.Equal(Calls.RepairSteps, await RepairAsync(runbook, first));
            var ofFirst = await fixture.LocalAws.CallsAsync(runbook);

            Assert.Equal(Calls.RepairSteps, await RepairAsync(runbook, later));
            var ofBoth = await fixture.LocalAws.CallsAsync(runbook);

            Assert.Equal(Listed(Calls.FirstRepair), Listed(Counted(ofFirst)));
            Assert.Equal(Listed(Calls.LaterRepair), Listed(Counted(ofBoth.Skip(ofFirst.Count))));
        }
        finally
        {
            await SetPropagationAsync(OrdinaryPropagationSeconds);
        }
    }

    private async Task<RuleAccount> CreateWithVpcsAsync(int vpcs)
    {
        var rule = await RuleAccount.CreateWithoutRuleAsync(fixture);
        await fixture.LocalAws.ControlAsync(
            HttpMethod.Post,
            "vpcs",
            new
            {
                account = rule.Account.Id,
                region = rule.Account.Region,
                count = vpcs - DefaultVpcs,
                flow_logs = new object[]
                {
                    new
                    {
                        count = FlowLogs(vpcs),
                        TrafficType = "ALL",
                        LogDestinationType = "s3",
                        LogDestination = "arn:aws:s3:::flow-logs",
                    },
                },
            }
        );
        return rule;
    }

    /// <summary>Every VPC except the region's default VPC has a flow log.</summary>
    private static int FlowLogs(int vpcs) => vpcs - DefaultVpcs;

    private static async Task<int> RepairAsync(RunbookAccount runbook, string vpcId)
    {
        var run = await runbook.RunAsync(vpcId);
        Assert.True(run.AutomationExecutionStatus == AutomationExecutionStatus.Success, run.FailureMessage);
        return run.StepExecutions.Count(step => step.StepStatus == AutomationExecutionStatus.Success);
    }

    /// <summary>Calls by name. A call that returns an error counts too: it is how IAM reports a missing role.</summary>
    private static IEnumerable<KeyValuePair<string, int>> Counted(IEnumerable<string> calls) => calls.CountBy(call => call.Split(' ')[0]);

    private static string Listed(IEnumerable<KeyValuePair<string, int>> calls) =>
        string.Join(", ", calls.Select(call => $"{call.Key} {call.Value}").Order(StringComparer.Ordinal));

    private Task<JsonElement> SetPropagationAsync(int virtualSeconds) =>
        fixture.LocalAws.ControlAsync(HttpMethod.Post, "settings", new { iam_propagation_seconds = virtualSeconds });
}
