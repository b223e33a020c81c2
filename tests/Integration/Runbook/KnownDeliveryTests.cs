using System.Text.Json;
using Amazon.SimpleSystemsManagement;
using ConfigRule.LocalLoop;
using static ConfigRule.Tests.Runbook.RunbookAccount;

namespace ConfigRule.Tests.Runbook;

/// <summary>What a run says about delivery, and when it ends instead of repairing again, on the local AWS.</summary>
public sealed class KnownDeliveryTests(LocalAwsFixture fixture) : IClassFixture<LocalAwsFixture>
{
    [Fact]
    public async Task A_VPC_without_a_network_interface_has_nothing_to_deliver()
    {
        using var runbook = await CreateAsync(fixture);

        var run = await runbook.RunAsync(await runbook.CreateVpcAsync());

        Assert.Equal("nothing to deliver (no network interface)", Output(run, "Delivery"));
    }

    [Fact]
    public async Task A_run_says_that_delivery_is_allowed_and_a_later_run_that_records_were_seen()
    {
        using var runbook = await CreateAsync(fixture);
        var vpcId = await runbook.CreateVpcAsync();
        await AddTrafficAsync(runbook, vpcId);

        var first = await runbook.RunAsync(vpcId);
        await AdvanceAsync(TimeSpan.FromMinutes(20));
        var second = await runbook.RunAsync(vpcId);

        Assert.Equal(("created", "allowed, no record yet"), (Output(first, "Outcome"), Output(first, "Delivery")));
        Assert.Equal("none", Output(second, "Outcome"));
        Assert.StartsWith("records seen (newest 20", Output(second, "Delivery"), StringComparison.Ordinal);
        Assert.NotEmpty(await MessagesAsync(runbook, vpcId));
    }

    [Fact]
    public async Task A_run_that_waits_sees_the_first_records()
    {
        using var runbook = await CreateAsync(fixture);
        var vpcId = await runbook.CreateVpcAsync();
        await AddTrafficAsync(runbook, vpcId);

        var run = runbook.RunAsync(vpcId, ("WaitForRecordsMinutes", "20"));
        while (!run.IsCompleted)
        {
            await AdvanceAsync(TimeSpan.FromMinutes(1));
        }

        Assert.StartsWith("records seen (newest 20", Output(await run, "Delivery"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_boundary_that_does_not_allow_delivery_ends_the_run_before_a_flow_log_is_created()
    {
        using var runbook = await CreateAsync(fixture);
        var vpcId = await runbook.CreateVpcAsync();
        var boundary = await runbook.Account.CallAsync(
            "iam",
            "create_policy",
            new
            {
                PolicyName = "Narrow",
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
        var arn = boundary.GetProperty("Policy").GetProperty("Arn").GetString() ?? "";

        var run = await runbook.RunAsync(vpcId, ("PermissionsBoundaryArn", arn));

        Assert.Equal("CheckDelivery", FailedStep(run).StepName);
        Assert.Contains("the permissions boundary of", FailedStep(run).FailureMessage, StringComparison.Ordinal);
        Assert.Empty(await runbook.FlowLogsAsync(vpcId));
    }

    [Fact]
    public async Task A_denial_that_only_the_organization_may_make_is_said_and_does_not_end_the_run()
    {
        using var runbook = await CreateAsync(fixture);
        var vpcId = await runbook.CreateVpcAsync();
        await AddTrafficAsync(runbook, vpcId);

        await SetAsync(new { iam_simulation_distrusts_organization = true });
        var run = await runbook.RunAsync(vpcId);
        await SetAsync(new { iam_simulation_distrusts_organization = false });

        Assert.Equal(
            ("created", "could not be determined (a service control policy may deny logs:CreateLogStream)"),
            (Output(run, "Outcome"), Output(run, "Delivery"))
        );
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_delivery_that_stays_denied_is_repaired_once_and_then_every_run_fails_with_the_cause(bool heals)
    {
        using var runbook = await CreateAsync(fixture);
        var vpcId = await runbook.CreateVpcAsync();
        await AddTrafficAsync(runbook, vpcId);
        await SetAsync(new { flow_log_heals_when_fixed = heals });

        var outcomes = new List<string>();
        for (var day = 0; day < 5; day++)
        {
            var run = await runbook.RunAsync(vpcId);
            outcomes.Add(
                run.AutomationExecutionStatus == AutomationExecutionStatus.Success ? Output(run, "Outcome") : FailedStep(run).StepName
            );
            // Nothing in the account denies it: the key of the log group does, which IAM does not evaluate.
            await EncryptWithDisabledKeyAsync(runbook, vpcId);
            await AdvanceAsync(TimeSpan.FromHours(2));
        }

        await SetAsync(new { flow_log_heals_when_fixed = false });
        Assert.Equal(["created", "replaced", "EvaluateFlowLogs", "EvaluateFlowLogs", "EvaluateFlowLogs"], outcomes);
        var flowLog = Assert.Single(await runbook.FlowLogsAsync(vpcId));
        Assert.Equal("FAILED", Text(flowLog, "DeliverLogsStatus"));
    }

    private async Task AddTrafficAsync(RunbookAccount runbook, string vpcId)
    {
        var subnet = await runbook.Account.CallAsync("ec2", "create_subnet", new { VpcId = vpcId, CidrBlock = "10.0.0.0/24" });
        await runbook.Account.CallAsync(
            "ec2",
            "create_network_interface",
            new { SubnetId = subnet.GetProperty("Subnet").GetProperty("SubnetId").GetString() }
        );
        await fixture.LocalAws.ControlAsync(HttpMethod.Post, $"vpcs/{vpcId}/traffic", new { accepted = 1, rejected = 1 });
    }

    private static async Task EncryptWithDisabledKeyAsync(RunbookAccount runbook, string vpcId)
    {
        var group = Assert.NotNull(await runbook.LogGroupAsync($"/vpc-flow-logs/{vpcId}"));
        if (Text(group, "kmsKeyId") is not null)
        {
            return;
        }

        var key = (await runbook.Account.CallAsync("kms", "create_key", new { Policy = Policy(AnyKeyUse) })).GetProperty("KeyMetadata");
        await runbook.Account.CallAsync(
            "logs",
            "associate_kms_key",
            new { logGroupName = $"/vpc-flow-logs/{vpcId}", kmsKeyId = key.GetProperty("Arn").GetString() }
        );
        await runbook.Account.CallAsync("kms", "disable_key", new { KeyId = key.GetProperty("KeyId").GetString() });
    }

    private static object AnyKeyUse =>
        new
        {
            Effect = "Allow",
            Principal = "*",
            Action = "kms:*",
            Resource = "*",
        };

    private static async Task<IReadOnlyList<JsonElement>> MessagesAsync(RunbookAccount runbook, string vpcId)
    {
        var events = await runbook.Account.CallAsync("logs", "filter_log_events", new { logGroupName = $"/vpc-flow-logs/{vpcId}" });
        return [.. events.GetProperty("events").EnumerateArray()];
    }

    private Task<JsonElement> SetAsync(object settings) => fixture.LocalAws.ControlAsync(HttpMethod.Post, "settings", settings);

    private Task<JsonElement> AdvanceAsync(TimeSpan time) =>
        fixture.LocalAws.ControlAsync(HttpMethod.Post, "clock/advance", new { seconds = time.TotalSeconds });
}
