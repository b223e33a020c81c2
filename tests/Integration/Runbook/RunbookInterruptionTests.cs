using Amazon.SimpleSystemsManagement;
using static ConfigRule.Tests.Runbook.RunbookAccount;

namespace ConfigRule.Tests.Runbook;

/// <summary>A run that stops after any step and is started again ends in the same state as one that did not stop.</summary>
public sealed class RunbookInterruptionTests(LocalAwsFixture fixture) : IClassFixture<LocalAwsFixture>
{
    private static readonly string[] Steps =
    [
        "LookUpVpc",
        "EvaluateFlowLogs",
        "ChooseNextStep",
        "EnsureLogGroup",
        "EnsureDeliveryRole",
        "CheckDelivery",
        "ChooseCreation",
        "CreateFlowLog",
        "ChooseWait",
        "VerifyFlowLog",
    ];

    [Fact]
    public void The_steps_are_those_of_the_document()
    {
        // A run waits only if the setting says so.
        Assert.Equal(Steps, DeployedRunbook.Steps.Select(step => DeployedRunbook.Of(step, "name")).Where(name => name != "WaitForRecords"));
    }

    [Fact]
    public async Task A_VPC_without_anything_ends_as_after_one_clean_run()
    {
        await AssertAllEndTheSameAsync(Steps, (_, _) => Task.CompletedTask);
    }

    [Fact]
    public async Task A_VPC_with_a_failed_flow_log_of_ours_ends_as_after_one_clean_run()
    {
        await AssertAllEndTheSameAsync(
            Steps[3..],
            async (runbook, vpcId) =>
            {
                await runbook.CreateOwnFlowLogAsync(vpcId, await runbook.CreateTeamRoleAsync());
                await runbook.Account.CallAsync("logs", "delete_log_group", new { logGroupName = $"/vpc-flow-logs/{vpcId}" });
                await runbook.ShowDeniedDeliveryAsync(vpcId);
                Assert.Equal("FAILED", Text(Assert.Single(await runbook.FlowLogsAsync(vpcId)), "DeliverLogsStatus"));
            }
        );
    }

    private async Task AssertAllEndTheSameAsync(string[] steps, Func<RunbookAccount, string, Task> prepare)
    {
        var clean = EndAsync(null, prepare);
        var interrupted = await Task.WhenAll(steps.Select(step => EndAsync(step, prepare)));

        Assert.Contains("REJECT ACTIVE SUCCESS /vpc-flow-logs/VPC", (await clean).FlowLogs, StringComparison.Ordinal);
        Assert.DoesNotContain("|", (await clean).FlowLogs, StringComparison.Ordinal);
        var expected = await clean;
        Assert.All(interrupted, state => Assert.Equal(expected, state));
    }

    private async Task<EndState> EndAsync(string? step, Func<RunbookAccount, string, Task> prepare)
    {
        using var runbook = await CreateAsync(fixture);
        var vpcId = await runbook.CreateVpcAsync();
        await prepare(runbook, vpcId);
        if (step is not null)
        {
            await fixture.LocalAws.InterruptAfterAsync(runbook, step);
            Assert.Equal(AutomationExecutionStatus.Cancelled, (await runbook.RunAsync(vpcId)).AutomationExecutionStatus);
        }

        var run = await runbook.RunAsync(vpcId);

        Assert.True(run.AutomationExecutionStatus == AutomationExecutionStatus.Success, run.FailureMessage);
        return await EndState.ReadAsync(runbook, vpcId);
    }
}
