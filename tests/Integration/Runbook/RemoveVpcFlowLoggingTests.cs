using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;
using static ConfigRule.Tests.Runbook.RunbookAccount;

namespace ConfigRule.Tests.Runbook;

/// <summary>The runbook that removes flow logging, on the local AWS.</summary>
public sealed class RemoveVpcFlowLoggingTests(LocalAwsFixture fixture) : IClassFixture<LocalAwsFixture>
{
    [Fact]
    public async Task Only_our_flow_log_is_deleted_and_a_second_run_finds_nothing()
    {
        using var runbook = await CreateAsync(fixture);
        await runbook.DeployRemovalAsync();
        var vpcId = await runbook.CreateVpcAsync();
        var made = await runbook.RunAsync(vpcId);
        var theirs = await runbook.CreateTeamFlowLogAsync(vpcId, "ACCEPT", "/team", await runbook.CreateTeamRoleAsync());

        var removal = await runbook.RemoveAsync(vpcId);
        var second = await runbook.RemoveAsync(vpcId);

        AssertSucceeded(removal);
        Assert.Equal(Output(made, "FlowLogId"), Assert.Single(removal.Outputs["RemoveFlowLogs.FlowLogIds"]));
        Assert.Contains($"role {runbook.DeliveryRoleName}: other VPCs use it", removal.Outputs["RemoveFlowLogs.Left"]);
        AssertSucceeded(second);
        Assert.DoesNotContain("fl-", string.Concat(second.Outputs["RemoveFlowLogs.FlowLogIds"]), StringComparison.Ordinal);
        Assert.Equal(theirs, Text(Assert.Single(await runbook.FlowLogsAsync(vpcId)), "FlowLogId"));
        Assert.NotNull(await runbook.LogGroupAsync($"/vpc-flow-logs/{vpcId}"));
        Assert.NotNull(await runbook.DeliveryRoleAsync());
    }

    [Fact]
    public async Task A_dry_run_only_reads_and_a_run_deletes_the_log_group_on_request()
    {
        using var runbook = await CreateAsync(fixture);
        await runbook.DeployRemovalAsync();
        var vpcId = await runbook.CreateVpcAsync();
        var flowLogId = Output(await runbook.RunAsync(vpcId), "FlowLogId");
        var earlier = await fixture.LocalAws.CallsAsync(runbook);

        var dry = await runbook.RemoveAsync(vpcId, ("DryRun", "true"), ("DeleteLogGroup", "true"));
        var calls = (await fixture.LocalAws.CallsAsync(runbook)).Skip(earlier.Count);
        var remaining = await runbook.FlowLogsAsync(vpcId);
        var removal = await runbook.RemoveAsync(vpcId, ("DeleteLogGroup", "true"));

        Assert.Equal(
            (flowLogId, "would be removed"),
            (Assert.Single(dry.Outputs["RemoveFlowLogs.FlowLogIds"]), Assert.Single(dry.Outputs["RemoveLogGroup.Outcome"]))
        );
        Assert.All(calls, call => Assert.Matches("^[a-z0-9]+:(Describe|List)", call));
        Assert.Equal(flowLogId, Text(Assert.Single(remaining), "FlowLogId"));
        Assert.Equal("removed", Assert.Single(removal.Outputs["RemoveLogGroup.Outcome"]));
        Assert.Empty(await runbook.FlowLogsAsync(vpcId));
        Assert.Null(await runbook.LogGroupAsync($"/vpc-flow-logs/{vpcId}"));
    }

    [Fact]
    public async Task A_flow_log_with_our_tag_and_another_role_is_kept_and_named()
    {
        using var runbook = await CreateAsync(fixture);
        await runbook.DeployRemovalAsync();
        var vpcId = await runbook.CreateVpcAsync();
        var flowLogId = await runbook.CreateOwnFlowLogAsync(vpcId, await runbook.CreateTeamRoleAsync());

        var removal = await runbook.RemoveAsync(vpcId);

        Assert.Contains($"flow log {flowLogId} with another destination or role", removal.Outputs["RemoveFlowLogs.Left"]);
        Assert.Equal(flowLogId, Text(Assert.Single(await runbook.FlowLogsAsync(vpcId)), "FlowLogId"));
    }

    [Fact]
    public async Task A_log_group_of_another_owner_is_kept_and_named()
    {
        using var runbook = await CreateAsync(fixture);
        await runbook.DeployRemovalAsync();
        var vpcId = await runbook.CreateVpcAsync();
        await runbook.Account.CallAsync("logs", "create_log_group", new { logGroupName = $"/vpc-flow-logs/{vpcId}" });

        var removal = await runbook.RemoveAsync(vpcId, ("DeleteLogGroup", "true"));

        Assert.Equal("RemoveLogGroup", FailedStep(removal).StepName);
        Assert.Contains("another owner created it", FailedStep(removal).FailureMessage, StringComparison.Ordinal);
        Assert.NotNull(await runbook.LogGroupAsync($"/vpc-flow-logs/{vpcId}"));
    }

    private static void AssertSucceeded(AutomationExecution run) =>
        Assert.True(run.AutomationExecutionStatus == AutomationExecutionStatus.Success, run.FailureMessage);
}
