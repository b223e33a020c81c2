using System.Text.Json;
using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;
using static ConfigRule.Tests.Runbook.RunbookAccount;

namespace ConfigRule.Tests.Runbook;

/// <summary>The runbook on the local AWS. An independent client reads the state after the run.</summary>
public sealed class EnableVpcFlowLoggingTests(LocalAwsFixture fixture) : IClassFixture<LocalAwsFixture>
{
    /// <summary>Longer than any run.</summary>
    private const int HeldSeconds = 100_000;

    [Fact]
    public async Task A_VPC_without_anything_gets_a_log_group_a_role_and_a_flow_log()
    {
        using var runbook = await CreateAsync(fixture);
        var vpcId = await runbook.CreateVpcAsync();

        var run = await runbook.RunAsync(vpcId, ("LogRetentionDays", "90"));

        AssertSucceeded(run, "created");
        var flowLog = Assert.Single(await runbook.FlowLogsAsync(vpcId));
        Assert.Equal("REJECT", Text(flowLog, "TrafficType"));
        Assert.Equal("ACTIVE", Text(flowLog, "FlowLogStatus"));
        Assert.Equal("SUCCESS", Text(flowLog, "DeliverLogsStatus"));
        Assert.Equal($"/vpc-flow-logs/{vpcId}", Text(flowLog, "LogGroupName"));
        Assert.Equal(Text(flowLog, "FlowLogId"), Output(run, "FlowLogId"));
        Assert.Equal("90", Text(Assert.NotNull(await runbook.LogGroupAsync($"/vpc-flow-logs/{vpcId}")), "retentionInDays"));
        Assert.Equal(Text(flowLog, "DeliverLogsPermissionArn"), Text(Assert.NotNull(await runbook.DeliveryRoleAsync()), "Arn"));
    }

    [Fact]
    public async Task The_delivery_role_trusts_only_flow_logs_of_this_account_and_region_and_creates_no_groups()
    {
        using var runbook = await CreateAsync(fixture);

        await runbook.RunAsync(await runbook.CreateVpcAsync());

        var trust = Assert.NotNull(await runbook.DeliveryRoleAsync()).GetProperty("AssumeRolePolicyDocument").GetProperty("Statement")[0];
        Assert.Equal("vpc-flow-logs.amazonaws.com", Text(trust.GetProperty("Principal"), "Service"));
        Assert.Equal(runbook.Account.Id, Text(trust.GetProperty("Condition").GetProperty("StringEquals"), "aws:SourceAccount"));
        Assert.Equal(
            $"arn:aws:ec2:eu-west-1:{runbook.Account.Id}:vpc-flow-log/*",
            Text(trust.GetProperty("Condition").GetProperty("ArnLike"), "aws:SourceArn")
        );
        var policy = await runbook.Account.CallAsync(
            "iam",
            "get_role_policy",
            new { RoleName = runbook.DeliveryRoleName, PolicyName = "DeliverVpcFlowLogs" }
        );
        Assert.DoesNotContain("CreateLogGroup", policy.ToString(), StringComparison.Ordinal);
        Assert.Contains(
            $"arn:aws:logs:eu-west-1:{runbook.Account.Id}:log-group:/vpc-flow-logs/vpc-*:*",
            policy.ToString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_second_run_changes_nothing_and_has_the_outcome_none()
    {
        using var runbook = await CreateAsync(fixture);
        var vpcId = await runbook.CreateVpcAsync();
        var first = await runbook.RunAsync(vpcId);

        var second = await runbook.RunAsync(vpcId);

        AssertSucceeded(second, "none");
        Assert.Equal(Output(first, "FlowLogId"), Output(second, "FlowLogId"));
        Assert.Equal(Output(first, "RoleArn"), Output(second, "RoleArn"));
        Assert.Equal(Output(first, "LogGroup"), Output(second, "LogGroup"));
        Assert.Single(await runbook.FlowLogsAsync(vpcId));
    }

    [Fact]
    public async Task A_log_group_of_another_owner_is_used_as_it_is_and_the_difference_is_reported()
    {
        using var runbook = await CreateAsync(fixture);
        var vpcId = await runbook.CreateVpcAsync();
        await runbook.Account.CallAsync("logs", "create_log_group", new { logGroupName = $"/vpc-flow-logs/{vpcId}" });

        var run = await runbook.RunAsync(vpcId);

        AssertSucceeded(run, "created");
        Assert.Null(Text(Assert.NotNull(await runbook.LogGroupAsync($"/vpc-flow-logs/{vpcId}")), "retentionInDays"));
        Assert.Equal(
            $"log group /vpc-flow-logs/{vpcId} keeps records without an end and not 365 days: another owner created the group",
            Assert.Single(run.Outputs["EnsureLogGroup.Left"])
        );
    }

    [Fact]
    public async Task A_longer_retention_of_our_log_group_is_kept_unless_a_shorter_one_is_allowed()
    {
        using var runbook = await CreateAsync(fixture);
        var vpcId = await runbook.CreateVpcAsync();
        var first = await runbook.RunAsync(vpcId, ("LogRetentionDays", "3653"));
        await runbook.Account.CallAsync("ec2", "delete_flow_logs", new { FlowLogIds = new[] { Output(first, "FlowLogId") } });

        var second = await runbook.RunAsync(vpcId, ("LogRetentionDays", "365"));

        AssertSucceeded(second, "created");
        Assert.Equal("3653", Text(Assert.NotNull(await runbook.LogGroupAsync($"/vpc-flow-logs/{vpcId}")), "retentionInDays"));
        Assert.Contains(
            "keeps records 3653 days and not 365 days",
            Assert.Single(second.Outputs["EnsureLogGroup.Left"]),
            StringComparison.Ordinal
        );

        await runbook.Account.CallAsync("ec2", "delete_flow_logs", new { FlowLogIds = new[] { Output(second, "FlowLogId") } });
        AssertSucceeded(await runbook.RunAsync(vpcId, ("LogRetentionDays", "365"), ("AllowShorterRetention", "true")), "created");

        Assert.Equal("365", Text(Assert.NotNull(await runbook.LogGroupAsync($"/vpc-flow-logs/{vpcId}")), "retentionInDays"));
    }

    [Fact]
    public async Task Our_existing_role_is_used_and_its_trust_policy_and_permissions_are_corrected()
    {
        using var runbook = await CreateAsync(fixture);
        var vpcId = await runbook.CreateVpcAsync();
        await CreateDeliveryRoleAsync(runbook, OwnTags());

        var run = await runbook.RunAsync(vpcId);

        AssertSucceeded(run, "created");
        var trust = Assert.NotNull(await runbook.DeliveryRoleAsync()).GetProperty("AssumeRolePolicyDocument");
        Assert.Equal("vpc-flow-logs.amazonaws.com", Text(trust.GetProperty("Statement")[0].GetProperty("Principal"), "Service"));
        Assert.Equal("SUCCESS", Text(Assert.Single(await runbook.FlowLogsAsync(vpcId)), "DeliverLogsStatus"));
    }

    [Fact]
    public async Task A_role_of_another_owner_that_others_may_assume_is_not_changed_and_fails_the_run()
    {
        using var runbook = await CreateAsync(fixture);
        var vpcId = await runbook.CreateVpcAsync();
        await CreateDeliveryRoleAsync(runbook, []);

        var run = await runbook.RunAsync(vpcId);

        Assert.Equal("EnsureDeliveryRole", FailedStep(run).StepName);
        Assert.Contains("lacks the tag", FailedStep(run).FailureMessage, StringComparison.Ordinal);
        var trust = Assert.NotNull(await runbook.DeliveryRoleAsync()).GetProperty("AssumeRolePolicyDocument");
        Assert.Equal("ec2.amazonaws.com", Text(trust.GetProperty("Statement")[0].GetProperty("Principal"), "Service"));
        Assert.Empty(await runbook.FlowLogsAsync(vpcId));
    }

    private static Task<JsonElement> CreateDeliveryRoleAsync(RunbookAccount runbook, Dictionary<string, string> tags) =>
        runbook.Account.CallAsync(
            "iam",
            "create_role",
            new
            {
                RoleName = runbook.DeliveryRoleName,
                AssumeRolePolicyDocument = Policy(
                    new
                    {
                        Effect = "Allow",
                        Principal = new { Service = "ec2.amazonaws.com" },
                        Action = "sts:AssumeRole",
                    }
                ),
                Tags = tags.Select(tag => new { tag.Key, tag.Value }),
            }
        );

    [Theory]
    [InlineData("ALL")]
    [InlineData("REJECT")]
    public async Task A_flow_log_of_a_team_that_captures_rejected_traffic_is_enough_and_nothing_is_created(string trafficType)
    {
        using var runbook = await CreateAsync(fixture);
        var vpcId = await runbook.CreateVpcAsync();
        var flowLogId = await runbook.CreateTeamFlowLogAsync(vpcId, trafficType, "/team", await runbook.CreateTeamRoleAsync());

        var run = await runbook.RunAsync(vpcId);

        AssertSucceeded(run, "none");
        Assert.Equal(flowLogId, Output(run, "FlowLogId"));
        Assert.Null(await runbook.DeliveryRoleAsync());
        Assert.Null(await runbook.LogGroupAsync($"/vpc-flow-logs/{vpcId}"));
    }

    [Fact]
    public async Task A_flow_log_of_a_team_with_another_destination_than_required_is_kept_and_ours_is_created()
    {
        using var runbook = await CreateAsync(fixture);
        var vpcId = await runbook.CreateVpcAsync();
        var flowLogId = await runbook.CreateTeamFlowLogAsync(vpcId, "ALL", "/team", await runbook.CreateTeamRoleAsync());

        var run = await runbook.RunAsync(vpcId, ("Destinations", "/vpc-flow-logs/*"));

        AssertSucceeded(run, "created");
        Assert.Equal($"/vpc-flow-logs/{vpcId}", Output(run, "LogGroup"));
        Assert.Contains(await runbook.FlowLogsAsync(vpcId), log => Text(log, "FlowLogId") == flowLogId);
    }

    [Fact]
    public async Task A_flow_log_for_accepted_traffic_only_is_kept_and_ours_is_created()
    {
        using var runbook = await CreateAsync(fixture);
        var vpcId = await runbook.CreateVpcAsync();
        var flowLogId = await runbook.CreateTeamFlowLogAsync(vpcId, "ACCEPT", "/team", await runbook.CreateTeamRoleAsync());

        var run = await runbook.RunAsync(vpcId);

        AssertSucceeded(run, "created");
        var flowLogs = await runbook.FlowLogsAsync(vpcId);
        Assert.Equal(2, flowLogs.Count);
        Assert.Contains(flowLogs, log => Text(log, "FlowLogId") == flowLogId);
    }

    [Fact]
    public async Task A_failed_flow_log_of_a_team_is_kept_and_ours_is_created()
    {
        using var runbook = await CreateAsync(fixture);
        var vpcId = await runbook.CreateVpcAsync();
        var flowLogId = await runbook.CreateTeamFlowLogAsync(vpcId, "REJECT", "/team", await runbook.CreateTeamRoleAsync());
        await runbook.Account.CallAsync("logs", "delete_log_group", new { logGroupName = "/team" });
        await runbook.ShowDeniedDeliveryAsync(vpcId);

        var run = await runbook.RunAsync(vpcId);

        AssertSucceeded(run, "created");
        Assert.Equal(
            [(flowLogId, "FAILED"), (Output(run, "FlowLogId"), "SUCCESS")],
            (await runbook.FlowLogsAsync(vpcId))
                .Select(log => (Text(log, "FlowLogId"), Text(log, "DeliverLogsStatus")))
                .OrderBy(log => log.Item2)
        );
    }

    [Fact]
    public async Task Our_own_flow_log_that_lost_its_group_is_replaced()
    {
        using var runbook = await CreateAsync(fixture);
        var vpcId = await runbook.CreateVpcAsync();
        var first = await runbook.RunAsync(vpcId);
        await runbook.Account.CallAsync("logs", "delete_log_group", new { logGroupName = $"/vpc-flow-logs/{vpcId}" });
        await runbook.ShowDeniedDeliveryAsync(vpcId);
        Assert.Equal("FAILED", Text(Assert.Single(await runbook.FlowLogsAsync(vpcId)), "DeliverLogsStatus"));

        var second = await runbook.RunAsync(vpcId);

        AssertSucceeded(second, "replaced");
        var flowLog = Assert.Single(await runbook.FlowLogsAsync(vpcId));
        Assert.NotEqual(Output(first, "FlowLogId"), Text(flowLog, "FlowLogId"));
        Assert.Equal("SUCCESS", Text(flowLog, "DeliverLogsStatus"));
    }

    [Fact]
    public async Task While_the_role_is_not_assumable_the_run_waits()
    {
        using var runbook = await CreateAsync(fixture);
        var vpcId = await runbook.CreateVpcAsync();
        await SetPropagationAsync(3 * LocalAwsFixture.TimeScale);
        try
        {
            var run = await runbook.RunAsync(vpcId);

            AssertSucceeded(run, "created");
            Assert.Single(await runbook.FlowLogsAsync(vpcId));
        }
        finally
        {
            await SetPropagationAsync(2);
        }
    }

    [Fact]
    public async Task Two_concurrent_runs_for_one_VPC_create_one_flow_log()
    {
        using var runbook = await CreateAsync(fixture);
        var vpcId = await runbook.CreateVpcAsync();

        var started = await Task.WhenAll(runbook.StartAsync(vpcId), runbook.StartAsync(vpcId));
        var runs = await Task.WhenAll(started.Select(runbook.FinishAsync));

        Assert.All(runs, run => Assert.Equal(AutomationExecutionStatus.Success, run.AutomationExecutionStatus));
        Assert.Single(await runbook.FlowLogsAsync(vpcId));
    }

    [Fact]
    public async Task A_reached_limit_of_flow_logs_fails_the_run_with_the_message_of_EC2()
    {
        using var runbook = await CreateAsync(fixture);
        var vpcId = await runbook.CreateVpcAsync();
        await runbook.CreateTeamFlowLogAsync(vpcId, "ACCEPT", "/team", await runbook.CreateTeamRoleAsync());
        await fixture.LocalAws.ControlAsync(HttpMethod.Post, "settings", new { flow_log_quota = 1 });
        try
        {
            var run = await runbook.RunAsync(vpcId);

            AssertFailed(run, "CreateFlowLog", "FlowLogsLimitExceeded");
            Assert.Single(await runbook.FlowLogsAsync(vpcId));
        }
        finally
        {
            await fixture.LocalAws.ControlAsync(HttpMethod.Post, "settings", new { flow_log_quota = 0 });
        }
    }

    [Fact]
    public async Task An_error_in_a_response_with_status_200_fails_the_run_with_its_message()
    {
        using var runbook = await CreateAsync(fixture);
        var vpcId = await runbook.CreateVpcAsync();
        var error = new Dictionary<string, string> { ["Code"] = "InternalError", ["Message"] = "An internal error has occurred" };
        await fixture.LocalAws.ControlAsync(HttpMethod.Post, "settings", new { flow_log_unsuccessful = error });
        try
        {
            var run = await runbook.RunAsync(vpcId);

            AssertFailed(run, "CreateFlowLog", "InternalError: An internal error has occurred");
            Assert.Empty(await runbook.FlowLogsAsync(vpcId));
        }
        finally
        {
            await fixture.LocalAws.ControlAsync(HttpMethod.Post, "settings", new { flow_log_unsuccessful = (object?)null });
        }
    }

    [Fact]
    public async Task A_flow_log_whose_delivery_fails_is_deleted_and_fails_the_run()
    {
        using var runbook = await CreateAsync(fixture);
        var vpcId = await runbook.CreateVpcAsync();
        var creation = await HoldAsync(runbook, "CreateFlowLogs");
        var started = await runbook.StartAsync(vpcId);
        await UntilAsync(async () => await runbook.LogGroupAsync($"/vpc-flow-logs/{vpcId}") is not null);
        var verification = await HoldAsync(runbook, "DescribeFlowLogs");
        await ReleaseAsync(creation);
        await UntilAsync(async () => (await runbook.FlowLogsAsync(vpcId)).Count > 0);
        var flowLogId = Text(Assert.Single(await runbook.FlowLogsAsync(vpcId)), "FlowLogId");
        await fixture.LocalAws.ControlAsync(
            HttpMethod.Post,
            $"flow-logs/{flowLogId}",
            new Dictionary<string, string> { ["DeliverLogsStatus"] = "FAILED", ["DeliverLogsErrorMessage"] = "Access error" }
        );
        await ReleaseAsync(verification);
        var run = await runbook.FinishAsync(started);

        AssertFailed(run, "VerifyFlowLog", "Access error");
        Assert.Empty(await runbook.FlowLogsAsync(vpcId));
    }

    [Fact]
    public async Task A_missing_VPC_fails_the_run_and_nothing_is_created()
    {
        using var runbook = await CreateAsync(fixture);

        var run = await runbook.RunAsync("vpc-0123456789abcdef0");

        AssertFailed(run, "LookUpVpc", "InvalidVpcID.NotFound");
        Assert.Null(await runbook.DeliveryRoleAsync());
        Assert.Null(await runbook.LogGroupAsync("/vpc-flow-logs/vpc-0123456789abcdef0"));
    }

    [Fact]
    public async Task A_VPC_shared_by_another_account_is_rejected_with_its_owner_and_nothing_is_created()
    {
        using var owner = await CreateAsync(fixture);
        using var participant = await CreateAsync(fixture);
        var vpcId = await owner.CreateVpcAsync();
        await fixture.LocalAws.ControlAsync(HttpMethod.Post, $"vpcs/{vpcId}/shares", new { account = participant.Account.Id });

        var run = await participant.RunAsync(vpcId);

        AssertFailed(run, "EvaluateFlowLogs", $"{vpcId} is shared by account {owner.Account.Id}");
        Assert.Null(await participant.DeliveryRoleAsync());
    }

    [Theory]
    [InlineData("VpcId", "subnet-0123456789abcdef0")]
    [InlineData("TrafficType", "DENY")]
    [InlineData("LogRetentionDays", "31")]
    [InlineData("LogGroupPrefix", "a group")]
    public async Task A_value_that_a_parameter_does_not_allow_is_rejected_before_the_run_starts(string name, string value)
    {
        using var runbook = await CreateAsync(fixture);

        var error = await Assert.ThrowsAsync<InvalidAutomationExecutionParametersException>(() =>
            runbook.StartAsync("vpc-0123456789abcdef0", (name, value))
        );

        Assert.Contains(name, error.Message, StringComparison.Ordinal);
    }

    /// <summary>Deletes the log group as soon as the run has created it, as a clean-up script might.</summary>
    /// <summary>Holds these calls of the runbook until they are released, and returns the fault that does it.</summary>
    private async Task<int> HoldAsync(RunbookAccount runbook, string action)
    {
        var fault = await fixture.LocalAws.ControlAsync(
            HttpMethod.Post,
            "faults",
            new
            {
                service = "ec2",
                action,
                delay_seconds = HeldSeconds,
                principal = runbook.AutomationRoleArn,
            }
        );
        return fault.GetProperty("id").GetInt32();
    }

    private async Task ReleaseAsync(int fault)
    {
        await fixture.LocalAws.ControlAsync(HttpMethod.Delete, $"faults/{fault}");
        await fixture.LocalAws.ControlAsync(HttpMethod.Post, "clock/advance", new { seconds = HeldSeconds });
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        while (!await holds())
        {
            await Task.Delay(20);
        }
    }

    private static void AssertSucceeded(AutomationExecution run, string outcome)
    {
        Assert.True(run.AutomationExecutionStatus == AutomationExecutionStatus.Success, run.FailureMessage);
        Assert.Equal(outcome, Output(run, "Outcome"));
    }

    private static void AssertFailed(AutomationExecution run, string step, string message)
    {
        Assert.Equal(AutomationExecutionStatus.Failed, run.AutomationExecutionStatus);
        Assert.Equal(step, FailedStep(run).StepName);
        Assert.Contains(message, FailedStep(run).FailureMessage, StringComparison.Ordinal);
    }

    private Task<JsonElement> SetPropagationAsync(int virtualSeconds) =>
        fixture.LocalAws.ControlAsync(HttpMethod.Post, "settings", new { iam_propagation_seconds = virtualSeconds });
}
