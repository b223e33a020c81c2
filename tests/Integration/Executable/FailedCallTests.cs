namespace ConfigRule.Tests.Executable;

/// <summary>
/// The published executable when calls fail or are slow. These tests wait for the back-off of the AWS SDK, so they run at
/// the same time as the other tests of the executable.
/// </summary>
public sealed class FailedCallTests(LocalAwsFixture fixture) : IClassFixture<LocalAwsFixture>
{
    [Fact]
    public async Task An_invocation_that_runs_out_of_time_fails_with_the_number_of_VPCs_left_and_reports_the_others()
    {
        var rule = await RuleAccount.CreateWithoutRuleAsync(fixture, timeoutSeconds: 12);
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
                count = 3_999,
            }
        );
        var fault = await fixture.LocalAws.ControlAsync(
            HttpMethod.Post,
            "faults",
            new
            {
                service = "config",
                action = "PutEvaluations",
                delay_seconds = 6 * LocalAwsFixture.TimeScale,
                principal = rule.Account.Id,
            }
        );
        try
        {
            // Forty puts of six seconds each, sixteen at the same time, need eighteen seconds. The first sixteen are in time.
            await rule.PutRuleAsync(new Dictionary<string, string>(), "ScheduledNotification");
        }
        finally
        {
            await fixture.LocalAws.ControlAsync(HttpMethod.Delete, $"faults/{fault.GetProperty("id")}");
        }

        var error = (await rule.LogLinesAsync())[0].GetProperty("error");
        Assert.Equal("OutOfTimeException", error.GetProperty("type").GetString());
        var outOfTime = System.Text.RegularExpressions.Regex.Match(
            error.GetProperty("message").GetString() ?? "",
            "^ran out of time: (?<reported>[0-9]+) VPCs were reported and (?<left>[0-9]+) were left$"
        );
        Assert.True(outOfTime.Success, error.GetRawText());
        var (reported, left) = (
            int.Parse(outOfTime.Groups["reported"].ValueSpan, null),
            int.Parse(outOfTime.Groups["left"].ValueSpan, null)
        );
        Assert.Equal(4_000, reported + left);
        Assert.True(left > 0, error.GetRawText());
        Assert.True((await rule.ResultsAsync()).Count >= reported);
    }

    [Theory]
    [InlineData("ec2", "DescribeVpcs", "RequestLimitExceeded")]
    [InlineData("ec2", "DescribeFlowLogs", "InternalError")]
    [InlineData("config", "PutEvaluations", "ThrottlingException")]
    public async Task A_throttled_call_is_retried(string service, string action, string code)
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
    public async Task An_unknown_rule_fails_the_invocation()
    {
        var rule = await RuleAccount.CreateWithoutRuleAsync(fixture);

        var error = await rule.InvokeAsync(ConfigEvents.Scheduled(rule, "made up"));

        // The rule's earlier results cannot be listed, so everything is put, which Config does not accept either.
        Assert.StartsWith("PutEvaluations failed: InvalidResultToken", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evaluations_that_Config_rejects_at_first_are_put_again()
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
            var error = await rule.InvokeAsync(ConfigEvents.Scheduled(rule, "token"));

            Assert.StartsWith($"{action} failed: {code}: ", error, StringComparison.Ordinal);
            Assert.DoesNotContain("PutEvaluations", (await rule.CallsAsync(before)).Keys);
        }
        finally
        {
            await fixture.LocalAws.ControlAsync(HttpMethod.Delete, $"faults/{fault.GetProperty("id")}");
        }
    }
}
