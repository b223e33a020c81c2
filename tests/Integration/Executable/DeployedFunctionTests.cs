namespace ConfigRule.Tests.Executable;

/// <summary>The published executable, run by the Lambda Runtime API of the local AWS together with AWS Config and EC2.</summary>
public sealed class DeployedFunctionTests(LocalAwsFixture fixture) : IClassFixture<LocalAwsFixture>
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
    public async Task The_deletion_of_a_flow_log_is_reported_without_waiting_for_the_schedule()
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
    public async Task The_schedule_clears_a_VPC_that_was_deleted_while_nothing_was_recorded()
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
    public async Task Results_are_reported_only_for_VPCs()
    {
        var rule = await RuleAccount.CreateAsync(fixture);
        await rule.CreateFlowLogAsync(await rule.CreateVpcAsync());

        await rule.EvaluateAsync();

        Assert.All((await rule.ResultsAsync()).Keys, id => Assert.StartsWith("vpc-", id, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_flow_log_of_a_subnet_does_not_count_for_its_VPC()
    {
        var rule = await RuleAccount.CreateAsync(fixture);
        var vpcId = await rule.CreateVpcAsync();
        await rule.CreateFlowLogAsync(await CreateSubnetAsync(rule, vpcId), resourceType: "Subnet");

        await rule.EvaluateAsync();

        Assert.Equal(("NON_COMPLIANT", "NO_FLOW_LOG"), await rule.ResultAsync(vpcId));
    }

    [Fact]
    public async Task Flow_logs_of_every_subnet_count_if_subnet_coverage_is_accepted()
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
    public async Task A_VPC_without_network_interfaces_is_not_applicable_if_unused_VPCs_are_ignored()
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

        // Only the schedule triggers the rule. Otherwise Config would also send an event for each VPC.
        await rule.PutRuleAsync(new Dictionary<string, string>(), "ScheduledNotification");

        // The region also has a default VPC.
        var results = await rule.ResultsAsync();
        Assert.Equal(2_500, results.Count);
        Assert.Equal(1_200, results.Count(result => result.Value == ("COMPLIANT", "LOGGING")));
        Assert.Equal(
            new Dictionary<string, int>
            {
                ["DescribeVpcs"] = 3,
                ["DescribeFlowLogs"] = 2,
                ["GetComplianceDetailsByConfigRule"] = 3,
                ["PutEvaluations"] = 25,
            },
            await rule.CallsAsync(after: 0)
        );
    }

    [Fact]
    public async Task The_log_line_of_an_invocation_counts_the_calls_that_AWS_received()
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
    public async Task At_debug_level_each_VPC_has_a_log_line()
    {
        var rule = await RuleAccount.CreateWithoutRuleAsync(fixture, logLevel: "DEBUG");
        var vpcId = await rule.CreateVpcAsync();

        await rule.PutRuleAsync(new Dictionary<string, string>(), "ScheduledNotification");

        var line = Assert.Single(await rule.LogLinesAsync(), line => line.TryGetProperty("vpcId", out var id) && id.GetString() == vpcId);
        Assert.Equal(("DEBUG", "NO_FLOW_LOG"), (line.GetProperty("level").GetString(), line.GetProperty("reason").GetString()));
    }

    [Fact]
    public async Task Oversized_notifications_are_evaluated_like_others_and_the_history_names_the_VPC_of_a_deleted_flow_log()
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
    public async Task VPCs_in_other_partitions_are_evaluated_the_same_way(string region, string partition)
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
    [InlineData("trafficType", "DENY", "rule parameter trafficType has the value \"DENY\"; allowed: REJECT, ACCEPT, ALL")]
    [InlineData("traficType", "REJECT", "unknown rule parameter traficType; the nearest known name is trafficType")]
    public async Task A_wrong_rule_parameter_fails_the_invocation_before_any_call(string name, string value, string message)
    {
        var rule = await RuleAccount.CreateWithoutRuleAsync(fixture);
        var before = await rule.JournalEndAsync();

        var error = await rule.InvokeAsync(ConfigEvents.Scheduled(rule, "token", new Dictionary<string, string> { [name] = value }));

        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Empty(await rule.CallsAsync(before));
    }

    [Theory]
    [InlineData("""{"messageType":"Surprise"}""", "invokingEvent.messageType is \"Surprise\"; allowed: ")]
    [InlineData("not JSON", "invokingEvent cannot be read")]
    [InlineData("", "invokingEvent is missing or empty")]
    public async Task A_malformed_event_fails_the_invocation_before_any_call(string invokingEvent, string message)
    {
        var rule = await RuleAccount.CreateWithoutRuleAsync(fixture);
        var before = await rule.JournalEndAsync();

        var error = await rule.InvokeAsync(ConfigEvents.Create(rule, invokingEvent, "token"));

        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Empty(await rule.CallsAsync(before));
    }

    [Fact]
    public async Task A_delivered_snapshot_is_ignored_without_an_error()
    {
        var rule = await RuleAccount.CreateWithoutRuleAsync(fixture);
        var before = await rule.JournalEndAsync();

        var error = await rule.InvokeAsync(
            ConfigEvents.Create(rule, """{"messageType":"ConfigurationSnapshotDeliveryCompleted"}""", "token")
        );

        Assert.Null(error);
        Assert.Empty(await rule.CallsAsync(before));
    }

    private static async Task<string> CreateSubnetAsync(RuleAccount rule, string vpcId)
    {
        var created = await rule.Account.CallAsync("ec2", "create_subnet", new { VpcId = vpcId, CidrBlock = "10.0.1.0/24" });
        return created.GetProperty("Subnet").GetProperty("SubnetId").GetString() ?? "";
    }
}
