using System.Text.Json;
using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;
using static ConfigRule.Tests.Runbook.RunbookAccount;

namespace ConfigRule.Tests.Runbook;

/// <summary>Every state of a VPC before a run, and the state after it.</summary>
public sealed class RunbookStateTests(LocalAwsFixture fixture) : IClassFixture<LocalAwsFixture>
{
    /// <summary>The states before a run: how to prepare each, and whether a flow log of ours has failed in it.</summary>
    private static readonly Dictionary<string, (bool Failed, Func<RunbookAccount, string, Task> Prepare)> States = new()
    {
        ["only the group"] = (
            false,
            (runbook, vpcId) =>
                CallAsync(runbook, "logs", "create_log_group", new { logGroupName = $"/vpc-flow-logs/{vpcId}", tags = OwnTags() })
        ),
        ["only the role, with the wrong trust policy"] = (false, (runbook, _) => CreateRoleAsync(runbook, "ec2.amazonaws.com")),
        ["the role with a wrong policy and other policies"] = (
            false,
            async (runbook, _) =>
            {
                await CreateRoleAsync(runbook, "vpc-flow-logs.amazonaws.com");
                await PutPolicyAsync(runbook, "DeliverVpcFlowLogs", "logs:CreateLogGroup");
                await PutPolicyAsync(runbook, "Extra", "logs:*");
                var policy = await runbook.Account.CallAsync(
                    "iam",
                    "create_policy",
                    new
                    {
                        PolicyName = "Managed",
                        PolicyDocument = Policy(
                            new
                            {
                                Effect = "Allow",
                                Action = "s3:*",
                                Resource = "*",
                            }
                        ),
                    }
                );
                await CallAsync(
                    runbook,
                    "iam",
                    "attach_role_policy",
                    new { RoleName = runbook.DeliveryRoleName, PolicyArn = policy.GetProperty("Policy").GetProperty("Arn").GetString() }
                );
            }
        ),
        ["ours, and its group was deleted"] = (
            true,
            (runbook, vpcId) => CallAsync(runbook, "logs", "delete_log_group", new { logGroupName = $"/vpc-flow-logs/{vpcId}" })
        ),
        ["ours, and its role was deleted"] = (
            true,
            async (runbook, _) =>
            {
                await CallAsync(
                    runbook,
                    "iam",
                    "delete_role_policy",
                    new { RoleName = runbook.DeliveryRoleName, PolicyName = "DeliverVpcFlowLogs" }
                );
                await CallAsync(runbook, "iam", "delete_role", new { RoleName = runbook.DeliveryRoleName });
            }
        ),
        ["ours, and the policy of its role was deleted"] = (
            true,
            (runbook, _) =>
                CallAsync(
                    runbook,
                    "iam",
                    "delete_role_policy",
                    new { RoleName = runbook.DeliveryRoleName, PolicyName = "DeliverVpcFlowLogs" }
                )
        ),
        ["ours, and its role trusts another service"] = (
            true,
            async (runbook, _) =>
            {
                await CallAsync(
                    runbook,
                    "iam",
                    "update_assume_role_policy",
                    new { RoleName = runbook.DeliveryRoleName, PolicyDocument = Trust("ec2.amazonaws.com") }
                );
                await runbook.SkipPropagationAsync();
            }
        ),
    };

    private static EndState? clean;

    public static TheoryData<string> StateNames { get; } = [.. States.Keys];

    [Theory]
    [MemberData(nameof(StateNames))]
    public async Task A_run_ends_as_a_clean_run_does_and_a_second_run_finds_nothing_to_do(string state)
    {
        using var runbook = await CreateAsync(fixture);
        var vpcId = await runbook.CreateVpcAsync();
        var (failed, prepare) = States[state];
        if (failed)
        {
            await runbook.RunAsync(vpcId);
        }

        await prepare(runbook, vpcId);
        await runbook.ShowDeniedDeliveryAsync(vpcId);
        Assert.Equal(failed ? ["FAILED"] : [], (await runbook.FlowLogsAsync(vpcId)).Select(log => Text(log, "DeliverLogsStatus")));
        var run = await runbook.RunAsync(vpcId);
        var second = await runbook.RunAsync(vpcId);

        AssertOutcome(failed ? "replaced" : "created", run);
        AssertOutcome("none", second);
        Assert.Equal(await CleanAsync(), await EndState.ReadAsync(runbook, vpcId));
    }

    [Fact]
    public async Task A_healthy_VPC_needs_four_calls_and_none_that_changes_anything()
    {
        using var runbook = await CreateAsync(fixture);
        var vpcId = await runbook.CreateVpcAsync();
        await runbook.CreateTeamFlowLogAsync(vpcId, "ALL", "/team", await runbook.CreateTeamRoleAsync());

        AssertOutcome("none", await runbook.RunAsync(vpcId));

        Assert.Equal(
            ["ec2:DescribeVpcs", "ec2:DescribeFlowLogs", "ec2:DescribeNetworkInterfaces", "ec2:DescribeFlowLogs"],
            await fixture.LocalAws.CallsAsync(runbook)
        );
    }

    [Fact]
    public async Task A_dry_run_only_reads_and_lists_the_changes_that_the_run_then_makes()
    {
        using var runbook = await CreateAsync(fixture);
        var vpcId = await runbook.CreateVpcAsync();

        var dry = await runbook.RunAsync(vpcId, ("DryRun", "true"));
        var calls = await fixture.LocalAws.CallsAsync(runbook);
        var state = await EndState.ReadAsync(runbook, vpcId);
        var run = await runbook.RunAsync(vpcId);

        AssertOutcome("would be created", dry);
        Assert.All(calls, call => Assert.Matches("^[a-z0-9]+:(Describe|Get|List)|^ec2:CreateFlowLogs DryRunOperation$", call));
        Assert.Contains("ec2:CreateFlowLogs DryRunOperation", calls);
        Assert.Equal(new EndState("", "none", "none"), state);
        string[] steps = ["EnsureLogGroup", "EnsureDeliveryRole", "CreateFlowLog"];
        Assert.All(
            steps,
            step =>
            {
                Assert.NotEmpty(dry.Outputs[$"{step}.Changes"]);
                Assert.Equal(run.Outputs[$"{step}.Changes"], dry.Outputs[$"{step}.Changes"]);
            }
        );
    }

    [Fact]
    public async Task Ten_concurrent_runs_for_ten_VPCs_of_a_new_account_succeed_with_one_role()
    {
        using var runbook = await CreateAsync(fixture);
        var vpcs = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => runbook.CreateVpcAsync()));

        var runs = await Task.WhenAll(vpcs.Select(vpcId => runbook.RunAsync(vpcId)));

        Assert.All(runs, run => AssertOutcome("created", run));
        Assert.Single(runs.Select(run => Output(run, "RoleArn")).Distinct());
        var flowLogs = await Task.WhenAll(vpcs.Select(runbook.FlowLogsAsync));
        Assert.All(flowLogs, logs => Assert.Equal("SUCCESS", Text(Assert.Single(logs), "DeliverLogsStatus")));
    }

    [Fact]
    public async Task A_failed_flow_log_of_another_owner_with_our_destination_is_named_and_kept()
    {
        using var runbook = await CreateAsync(fixture);
        var vpcId = await runbook.CreateVpcAsync();
        var group = $"/vpc-flow-logs/{vpcId}";
        var flowLogId = await runbook.CreateTeamFlowLogAsync(vpcId, "REJECT", group, await runbook.CreateTeamRoleAsync());
        await CallAsync(runbook, "logs", "delete_log_group", new { logGroupName = group });
        await runbook.ShowDeniedDeliveryAsync(vpcId);
        Assert.Equal("FAILED", Text(Assert.Single(await runbook.FlowLogsAsync(vpcId)), "DeliverLogsStatus"));

        var run = await runbook.RunAsync(vpcId);

        Assert.Equal("CreateFlowLog", FailedStep(run).StepName);
        Assert.Contains(
            "this runbook did not create has the same traffic type and destination, and "
                + $"does not satisfy the requirements: delivery of {flowLogId} failed: Access error",
            FailedStep(run).FailureMessage,
            StringComparison.Ordinal
        );
        Assert.Equal(flowLogId, Text(Assert.Single(await runbook.FlowLogsAsync(vpcId)), "FlowLogId"));
    }

    [Fact]
    public async Task A_VPC_that_is_deleted_during_the_run_leaves_no_log_group_and_the_shared_role_is_kept()
    {
        using var runbook = await CreateAsync(fixture);
        var vpcId = await runbook.CreateVpcAsync();
        await fixture.LocalAws.ControlAsync(
            HttpMethod.Post,
            "faults",
            new
            {
                service = "ec2",
                action = "CreateFlowLogs",
                code = "InvalidVpcID.NotFound",
                times = 1,
                principal = runbook.AutomationRoleArn,
            }
        );

        var run = await runbook.RunAsync(vpcId);

        Assert.Contains(
            $"{vpcId} was deleted during the run. Deleted log group /vpc-flow-logs/{vpcId}, which this run created",
            FailedStep(run).FailureMessage,
            StringComparison.Ordinal
        );
        Assert.Null(await runbook.LogGroupAsync($"/vpc-flow-logs/{vpcId}"));
        Assert.NotNull(await runbook.DeliveryRoleAsync());
    }

    /// <summary>The state after one run for a VPC without anything; read once for all states.</summary>
    private async Task<EndState> CleanAsync()
    {
        if (clean is null)
        {
            using var runbook = await CreateAsync(fixture);
            var vpcId = await runbook.CreateVpcAsync();
            AssertOutcome("created", await runbook.RunAsync(vpcId));
            clean = await EndState.ReadAsync(runbook, vpcId);
        }

        return clean;
    }

    private static void AssertOutcome(string outcome, AutomationExecution run)
    {
        Assert.True(run.AutomationExecutionStatus == AutomationExecutionStatus.Success, run.FailureMessage);
        Assert.Equal(outcome, Output(run, "Outcome"));
    }

    private static Task<JsonElement> CreateRoleAsync(RunbookAccount runbook, string trusted) =>
        runbook.Account.CallAsync(
            "iam",
            "create_role",
            new
            {
                RoleName = runbook.DeliveryRoleName,
                AssumeRolePolicyDocument = Trust(trusted),
                Tags = OwnTags().Select(tag => new { tag.Key, tag.Value }),
            }
        );

    private static Task<JsonElement> PutPolicyAsync(RunbookAccount runbook, string name, string action) =>
        CallAsync(
            runbook,
            "iam",
            "put_role_policy",
            new
            {
                RoleName = runbook.DeliveryRoleName,
                PolicyName = name,
                PolicyDocument = Policy(
                    new
                    {
                        Effect = "Allow",
                        Action = action,
                        Resource = "*",
                    }
                ),
            }
        );

    private static string Trust(string service) =>
        Policy(
            new
            {
                Effect = "Allow",
                Principal = new { Service = service },
                Action = "sts:AssumeRole",
            }
        );

    private static Task<JsonElement> CallAsync(RunbookAccount runbook, string service, string operation, object parameters) =>
        runbook.Account.CallAsync(service, operation, parameters);
}
