using System.Text.Json;

namespace ConfigRule.Tests.Executable;

/// <summary>The published executable under the Lambda Runtime API, with AWS Config and EC2 of the local AWS around it.</summary>
[Collection(LocalAwsTests.Name)]
public sealed class DeployedFunctionTests(LocalAwsFixture fixture)
{
    [Fact]
    public async Task A_new_flow_log_makes_its_VPC_compliant_without_waiting_for_the_schedule()
    {
        var rule = await RuleAccount.CreateAsync(fixture);
        var vpcId = await rule.CreateVpcAsync();
        await rule.SettleAsync();
        Assert.Equal(("NON_COMPLIANT", "NO_FLOW_LOG"), await rule.ResultAsync(vpcId));

        await rule.CreateFlowLogAsync(vpcId);
        await rule.SettleAsync();

        Assert.Equal(("COMPLIANT", "LOGGING"), await rule.ResultAsync(vpcId));
    }

    [Fact]
    public async Task A_deleted_flow_log_shows_without_waiting_for_the_schedule()
    {
        var rule = await RuleAccount.CreateAsync(fixture);
        var vpcId = await rule.CreateVpcAsync();
        var flowLogId = await rule.CreateFlowLogAsync(vpcId);
        await rule.SettleAsync();

        await rule.Account.CallAsync("ec2", "delete_flow_logs", new { FlowLogIds = new[] { flowLogId } });
        await rule.SettleAsync();

        Assert.Equal(("NON_COMPLIANT", "NO_FLOW_LOG"), await rule.ResultAsync(vpcId));
    }

    [Fact]
    public async Task A_deleted_VPC_is_no_longer_applicable()
    {
        var rule = await RuleAccount.CreateAsync(fixture);
        var vpcId = await rule.CreateVpcAsync();
        await rule.SettleAsync();

        await rule.Account.CallAsync("ec2", "delete_vpc", new { VpcId = vpcId });
        await rule.SettleAsync();

        Assert.Equal(("NOT_APPLICABLE", "DELETED"), await rule.ResultAsync(vpcId));
    }

    [Fact]
    public async Task A_VPC_that_was_deleted_unrecorded_is_cleared_by_the_schedule()
    {
        var rule = await RuleAccount.CreateAsync(fixture);
        var vpcId = await rule.CreateVpcAsync();
        await rule.SettleAsync();
        await rule.Account.CallAsync("config", "stop_configuration_recorder", new { ConfigurationRecorderName = "default" });
        await rule.Account.CallAsync("ec2", "delete_vpc", new { VpcId = vpcId });
        await rule.SettleAsync();
        Assert.Equal(("NON_COMPLIANT", "NO_FLOW_LOG"), await rule.ResultAsync(vpcId));

        await rule.EvaluateAsync();

        Assert.Equal(("NOT_APPLICABLE", "DELETED"), await rule.ResultAsync(vpcId));
    }

    [Fact]
    public async Task Results_are_reported_on_VPCs_alone()
    {
        var rule = await RuleAccount.CreateAsync(fixture);
        await rule.CreateFlowLogAsync(await rule.CreateVpcAsync());

        await rule.EvaluateAsync();

        Assert.All((await rule.ResultsAsync()).Keys, id => Assert.StartsWith("vpc-", id, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_flow_log_of_a_subnet_is_not_one_of_its_VPC()
    {
        var rule = await RuleAccount.CreateAsync(fixture);
        var vpcId = await rule.CreateVpcAsync();
        await rule.CreateFlowLogAsync(await CreateSubnetAsync(rule, vpcId), resourceType: "Subnet");

        await rule.EvaluateAsync();

        Assert.Equal(("NON_COMPLIANT", "NO_FLOW_LOG"), await rule.ResultAsync(vpcId));
    }

    [Fact]
    public async Task Flow_logs_of_every_subnet_make_up_for_it_where_that_is_accepted()
    {
        var rule = await RuleAccount.CreateAsync(fixture, new Dictionary<string, string> { ["acceptSubnetCoverage"] = "true" });
        var vpcId = await rule.CreateVpcAsync();
        var subnetId = await CreateSubnetAsync(rule, vpcId);
        await rule.SettleAsync();

        await rule.CreateFlowLogAsync(subnetId, resourceType: "Subnet");
        await rule.SettleAsync();

        Assert.Equal(("COMPLIANT", "SUBNETS_LOGGING"), await rule.ResultAsync(vpcId));
    }

    [Fact]
    public async Task A_VPC_without_network_interfaces_is_not_applicable_where_unused_ones_are_ignored()
    {
        var rule = await RuleAccount.CreateAsync(fixture, new Dictionary<string, string> { ["ignoreUnusedVpcs"] = "true" });
        var unused = await rule.CreateVpcAsync();
        var used = await rule.CreateVpcAsync();
        await rule.Account.CallAsync("ec2", "create_network_interface", new { SubnetId = await CreateSubnetAsync(rule, used) });

        await rule.EvaluateAsync();

        Assert.Equal(("NOT_APPLICABLE", "UNUSED_VPC"), await rule.ResultAsync(unused));
        Assert.Equal(("NON_COMPLIANT", "NO_FLOW_LOG"), await rule.ResultAsync(used));
    }

    [Fact]
    public async Task A_large_account_is_read_in_pages_of_a_thousand_and_reported_in_hundreds()
    {
        var rule = await RuleAccount.CreateWithoutRuleAsync(fixture);
        await fixture.LocalAws.ControlAsync(
            HttpMethod.Post,
            "vpcs",
            new
            {
                account = rule.Account.Id,
                region = rule.Account.Region,
                count = 2_499,
                flow_logs = new object[]
                {
                    new
                    {
                        count = 1_200,
                        TrafficType = "ALL",
                        LogDestinationType = "s3",
                        LogDestination = "arn:aws:s3:::flow-logs",
                    },
                },
            }
        );

        // Triggered by the schedule alone, or Config would send an event for each VPC as well.
        await rule.PutRuleAsync(new Dictionary<string, string>(), "ScheduledNotification");

        // The region has a default VPC beside them.
        var results = await rule.ResultsAsync();
        Assert.Equal(2_500, results.Count);
        Assert.Equal(1_200, results.Count(result => result.Value == ("COMPLIANT", "LOGGING")));
        Assert.Equal(
            new Dictionary<string, int>
            {
                ["DescribeVpcs"] = 3,
                ["DescribeFlowLogs"] = 2,
                ["GetComplianceDetailsByConfigRule"] = 1,
                ["PutEvaluations"] = 25,
            },
            await rule.CallsAsync(after: 0)
        );
    }

    [Fact]
    public async Task The_line_of_an_invocation_counts_the_calls_that_AWS_saw()
    {
        var rule = await RuleAccount.CreateWithoutRuleAsync(fixture);
        await rule.CreateVpcAsync();

        await rule.PutRuleAsync(new Dictionary<string, string>(), "ScheduledNotification");

        var line = Assert.Single(await rule.LogLinesAsync());
        Assert.Equal(("INFO", 2), (line.GetProperty("level").GetString(), line.GetProperty("VpcsNonCompliant").GetInt32()));
        Assert.Equal(
            await rule.CallsAsync(after: 0),
            line.GetProperty("apiCalls").EnumerateObject().ToDictionary(call => call.Name, call => call.Value.GetInt32())
        );
    }

    [Fact]
    public async Task At_debug_level_each_VPC_has_a_line()
    {
        var rule = await RuleAccount.CreateWithoutRuleAsync(fixture, logLevel: "DEBUG");
        var vpcId = await rule.CreateVpcAsync();

        await rule.PutRuleAsync(new Dictionary<string, string>(), "ScheduledNotification");

        var line = Assert.Single(await rule.LogLinesAsync(), line => line.TryGetProperty("vpcId", out var id) && id.GetString() == vpcId);
        Assert.Equal(("DEBUG", "NO_FLOW_LOG"), (line.GetProperty("level").GetString(), line.GetProperty("reason").GetString()));
    }

    [Fact]
    public async Task An_invocation_that_is_too_short_fails_with_the_number_of_VPCs_left_and_reports_the_others()
    {
        var rule = await RuleAccount.CreateWithoutRuleAsync(fixture, timeoutSeconds: 6);
        await rule.Account.CallAsync(
            "lambda",
            "put_function_event_invoke_config",
            new { RuleAccount.FunctionName, MaximumRetryAttempts = 0 }
        );
        await fixture.LocalAws.ControlAsync(
            HttpMethod.Post,
            "vpcs",
            new
            {
                account = rule.Account.Id,
                region = rule.Account.Region,
                count = 999,
            }
        );
        var fault = await fixture.LocalAws.ControlAsync(
            HttpMethod.Post,
            "faults",
            new
            {
                service = "config",
                action = "PutEvaluations",
                delay_seconds = 3 * LocalAwsFixture.TimeScale,
                principal = rule.Account.Id,
            }
        );
        try
        {
            // Ten puts of three seconds each, four at a time, take nine seconds. The first four are in time.
            await rule.PutRuleAsync(new Dictionary<string, string>(), "ScheduledNotification");
        }
        finally
        {
            await fixture.LocalAws.ControlAsync(HttpMethod.Delete, $"faults/{fault.GetProperty("id")}");
        }

        var error = (await rule.LogLinesAsync())[0].GetProperty("error");
        Assert.Equal("OutOfTimeException", error.GetProperty("type").GetString());
        var told = System.Text.RegularExpressions.Regex.Match(
            error.GetProperty("message").GetString() ?? "",
            "^ran out of time: (?<reported>[0-9]+) VPCs were reported and (?<left>[0-9]+) were left$"
        );
        Assert.True(told.Success, error.GetRawText());
        var (reported, left) = (int.Parse(told.Groups["reported"].ValueSpan, null), int.Parse(told.Groups["left"].ValueSpan, null));
        Assert.Equal(1_000, reported + left);
        Assert.True(left > 0, error.GetRawText());
        Assert.True((await rule.ResultsAsync()).Count >= reported);
    }

    [Fact]
    public async Task Oversized_notifications_are_evaluated_like_others_and_a_deleted_flow_logs_VPC_is_found_in_its_history()
    {
        var rule = await RuleAccount.CreateAsync(fixture);
        await fixture.LocalAws.ControlAsync(HttpMethod.Post, "config", new { maximum_notification_bytes = 0 });
        try
        {
            var vpcId = await rule.CreateVpcAsync();
            await rule.SettleAsync();
            Assert.Equal(("NON_COMPLIANT", "NO_FLOW_LOG"), await rule.ResultAsync(vpcId));

            var flowLogId = await rule.CreateFlowLogAsync(vpcId);
            await rule.SettleAsync();
            Assert.Equal(("COMPLIANT", "LOGGING"), await rule.ResultAsync(vpcId));

            var before = await rule.JournalEndAsync();
            await rule.Account.CallAsync("ec2", "delete_flow_logs", new { FlowLogIds = new[] { flowLogId } });
            await rule.SettleAsync();
            Assert.Equal(("NON_COMPLIANT", "NO_FLOW_LOG"), await rule.ResultAsync(vpcId));
            Assert.Equal(
                new Dictionary<string, int>
                {
                    ["GetResourceConfigHistory"] = 1,
                    ["DescribeVpcs"] = 1,
                    ["DescribeFlowLogs"] = 1,
                    ["PutEvaluations"] = 1,
                },
                await rule.CallsAsync(before)
            );
        }
        finally
        {
            await fixture.LocalAws.ControlAsync(HttpMethod.Post, "config", new { maximum_notification_bytes = 256 * 1024 });
        }
    }

    [Theory]
    [InlineData("cn-north-1", "aws-cn")]
    [InlineData("us-gov-west-1", "aws-us-gov")]
    public async Task Other_partitions_are_evaluated_like_the_first(string region, string partition)
    {
        var rule = await RuleAccount.CreateWithoutRuleAsync(fixture, region, partition);
        var logged = await rule.CreateVpcAsync();
        var other = await rule.CreateVpcAsync();
        await rule.CreateFlowLogAsync(logged);

        await rule.PutRuleAsync(
            new Dictionary<string, string> { ["destinations"] = $"arn:{partition}:s3:::flow-logs-*" },
            "ScheduledNotification"
        );

        Assert.Equal(("COMPLIANT", "LOGGING"), await rule.ResultAsync(logged));
        Assert.Equal(("NON_COMPLIANT", "NO_FLOW_LOG"), await rule.ResultAsync(other));
    }

    [Theory]
    [InlineData("ec2", "DescribeVpcs", "RequestLimitExceeded")]
    [InlineData("ec2", "DescribeFlowLogs", "InternalError")]
    [InlineData("config", "PutEvaluations", "ThrottlingException")]
    public async Task A_call_that_is_throttled_for_a_while_is_repeated(string service, string action, string code)
    {
        var rule = await RuleAccount.CreateAsync(fixture);
        await fixture.LocalAws.ControlAsync(
            HttpMethod.Post,
            "faults",
            new
            {
                service,
                action,
                code,
                principal = rule.Account.Id,
                times = 2,
            }
        );

        var vpcId = await rule.CreateVpcAsync();
        await rule.SettleAsync();

        Assert.Equal(("NON_COMPLIANT", "NO_FLOW_LOG"), await rule.ResultAsync(vpcId));
    }

    [Fact]
    public async Task A_rule_that_Config_does_not_know_fails_the_invocation()
    {
        var rule = await RuleAccount.CreateWithoutRuleAsync(fixture);

        var error = await rule.InvokeAsync(ScheduledEvent(rule, "made up"));

        // Without a rule of that name the results of before cannot be listed.
        Assert.StartsWith("GetComplianceDetailsByConfigRule failed: NoSuchConfigRule", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evaluations_that_Config_does_not_take_at_first_are_put_again()
    {
        var rule = await RuleAccount.CreateAsync(fixture);
        await fixture.LocalAws.ControlAsync(HttpMethod.Post, "config", new { failed_evaluations = 1 });

        var vpcId = await rule.CreateVpcAsync();
        await rule.SettleAsync();

        Assert.Equal(("NON_COMPLIANT", "NO_FLOW_LOG"), await rule.ResultAsync(vpcId));
    }

    [Theory]
    [InlineData("DescribeVpcs", "RequestLimitExceeded")]
    [InlineData("DescribeFlowLogs", "UnauthorizedOperation")]
    [InlineData("DescribeFlowLogs", "InternalError")]
    public async Task A_read_that_fails_fails_the_invocation_and_reports_nothing(string action, string code)
    {
        var rule = await RuleAccount.CreateAsync(fixture);
        var before = await rule.JournalEndAsync();
        var fault = await fixture.LocalAws.ControlAsync(
            HttpMethod.Post,
            "faults",
            new
            {
                service = "ec2",
                action,
                code,
                principal = rule.Account.Id,
            }
        );
        try
        {
            var error = await rule.InvokeAsync(ScheduledEvent(rule, "token"));

            Assert.StartsWith($"{action} failed: {code}: ", error, StringComparison.Ordinal);
            Assert.DoesNotContain("PutEvaluations", (await rule.CallsAsync(before)).Keys);
        }
        finally
        {
            await fixture.LocalAws.ControlAsync(HttpMethod.Delete, $"faults/{fault.GetProperty("id")}");
        }
    }

    [Theory]
    [InlineData("trafficType", "DENY", "rule parameter trafficType has the value \"DENY\"; allowed: REJECT, ACCEPT, ALL")]
    [InlineData("traficType", "REJECT", "unknown rule parameter traficType; the nearest known name is trafficType")]
    public async Task A_wrong_rule_parameter_fails_the_invocation_before_any_call(string name, string value, string message)
    {
        var rule = await RuleAccount.CreateWithoutRuleAsync(fixture);
        var before = await rule.JournalEndAsync();

        var error = await rule.InvokeAsync(ScheduledEvent(rule, "token", new Dictionary<string, string> { [name] = value }));

        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Empty(await rule.CallsAsync(before));
    }

    [Theory]
    [InlineData("""{"messageType":"Surprise"}""", "invokingEvent.messageType is \"Surprise\"; allowed: ")]
    [InlineData("not JSON", "invokingEvent cannot be read")]
    [InlineData("", "invokingEvent is absent or empty")]
    public async Task A_malformed_event_fails_the_invocation_before_any_call(string invokingEvent, string message)
    {
        var rule = await RuleAccount.CreateWithoutRuleAsync(fixture);
        var before = await rule.JournalEndAsync();

        var error = await rule.InvokeAsync(Event(rule, invokingEvent, "token"));

        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Empty(await rule.CallsAsync(before));
    }

    [Fact]
    public async Task A_delivered_snapshot_is_not_an_error_and_asks_for_nothing()
    {
        var rule = await RuleAccount.CreateWithoutRuleAsync(fixture);
        var before = await rule.JournalEndAsync();

        var error = await rule.InvokeAsync(Event(rule, """{"messageType":"ConfigurationSnapshotDeliveryCompleted"}""", "token"));

        Assert.Null(error);
        Assert.Empty(await rule.CallsAsync(before));
    }

    private static async Task<string> CreateSubnetAsync(RuleAccount rule, string vpcId)
    {
        var created = await rule.Account.CallAsync("ec2", "create_subnet", new { VpcId = vpcId, CidrBlock = "10.0.1.0/24" });
        return created.GetProperty("Subnet").GetProperty("SubnetId").GetString() ?? "";
    }

    private static object ScheduledEvent(RuleAccount rule, string resultToken, IReadOnlyDictionary<string, string>? parameters = null) =>
        Event(
            rule,
            """{"messageType":"ScheduledNotification","notificationCreationTime":"2026-06-15T12:00:00.000Z","recordVersion":"1.0"}""",
            resultToken,
            parameters
        );

    private static object Event(
        RuleAccount rule,
        string invokingEvent,
        string resultToken,
        IReadOnlyDictionary<string, string>? parameters = null
    ) =>
        new
        {
            version = "1.0",
            invokingEvent,
            ruleParameters = parameters is null ? "{}" : JsonSerializer.Serialize(parameters),
            resultToken,
            eventLeftScope = false,
            accountId = rule.Account.Id,
            configRuleName = RuleAccount.RuleName,
            configRuleId = "config-rule-abcdef",
            configRuleArn = $"arn:aws:config:{rule.Account.Region}:{rule.Account.Id}:config-rule/config-rule-abcdef",
            executionRoleArn = $"arn:aws:iam::{rule.Account.Id}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig",
        };
}
