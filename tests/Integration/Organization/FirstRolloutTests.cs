using System.Text.RegularExpressions;
using ConfigRule.LocalLoop;

namespace ConfigRule.Tests.Organization;

/// <summary>
/// The script of the first roll-out, which creates and removes a VPC, as far as it can be tested without an organization.
/// </summary>
public sealed class FirstRolloutTests
{
    [Fact]
    public async Task A_dry_run_prints_every_command_and_check_and_calls_nothing()
    {
        using var rollout = new FirstRolloutRun();

        var run = (await rollout.RunAsync("--dry-run")).OrThrow("the dry run");

        Assert.Equal(3, run.Output.Split('\n').Count(line => line.StartsWith("   checks: ", StringComparison.Ordinal)));
        Assert.Contains("$ aws ec2 create-vpc ", run.Output, StringComparison.Ordinal);
        Assert.Contains("$ aws ec2 delete-vpc ", run.Output, StringComparison.Ordinal);
        Assert.Empty(rollout.Calls);
    }

    [Fact]
    public async Task Every_command_is_one_that_the_AWS_CLI_accepts()
    {
        using var rollout = new FirstRolloutRun();
        var run = (await rollout.RunAsync("--dry-run")).OrThrow("the dry run");
        var commands = run
            .Output.Split('\n')
            .Select(line => Regex.Match(line, @"^   \$ (aws .*)$"))
            .Where(match => match.Success)
            .Select(match => match.Groups[1].Value)
            .ToList();

        Assert.True(commands.Count > 10, run.Output);
        Assert.Equal("", await CliSyntax.ProblemsAsync(commands));
    }

    [Theory]
    [InlineData("unknown argument deplo; allowed: the options of --help", "deplo")]
    [InlineData("--canary got 12; allowed: an account of 12 digits", "--canary", "12")]
    [InlineData("--home-region got mars; allowed: a region such as eu-west-1", "--home-region", "mars")]
    [InlineData("--stack-name got 1st; allowed: at most 24 letters, digits and hyphens, a letter first", "--stack-name", "1st")]
    [InlineData("--role needs a value", "--role")]
    public async Task Wrong_usage_is_rejected_with_what_is_allowed(string message, params string[] arguments)
    {
        using var rollout = new FirstRolloutRun();

        var run = await rollout.RunAsync(arguments);

        Assert.Equal(2, run.ExitCode);
        Assert.Equal(message, run.Output.Trim());
    }

    [Theory]
    [InlineData("--home-region")]
    [InlineData("--canary")]
    [InlineData("--role")]
    public async Task A_missing_option_is_named(string option)
    {
        var index = FirstRolloutRun.Options.ToList().IndexOf(option);

        var run = await Command.RunAsync(
            FirstRolloutRun.Script,
            [.. FirstRolloutRun.Options.Where((_, at) => at != index && at != index + 1)]
        );

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith($"{option} is missing: ", Assert.Single(run.Output.Trim().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_created_without_consent()
    {
        using var rollout = new FirstRolloutRun();

        var run = await rollout.RunAsync();

        Assert.Equal(2, run.ExitCode);
        Assert.Equal("--make-vpc is missing: your consent to create a VPC in 111122223333", run.Output.Trim());
        Assert.Empty(rollout.Calls);
    }

    [Fact]
    public async Task Nothing_is_created_where_remediation_is_not_automatic()
    {
        using var rollout = new FirstRolloutRun();
        rollout.Answers["configservice describe-remediation-configurations"] = """{"RemediationConfigurations": [{"Automatic": false}]}""";

        var run = await rollout.RunAsync("--make-vpc");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("remediation is not automatic", run.Output, StringComparison.Ordinal);
        Assert.All(rollout.Calls, call => Assert.Matches("^[a-z0-9]+ (?:get|describe|assume)-", call));
    }

    [Fact]
    public async Task The_VPC_that_was_created_is_removed_with_what_the_repair_created()
    {
        using var rollout = new FirstRolloutRun();

        var run = (await rollout.RunAsync("--make-vpc")).OrThrow("the script");

        Assert.Contains("OK: vpc-0b was repaired and is COMPLIANT", run.Output, StringComparison.Ordinal);
        Assert.Contains("OK: the VPC is deleted", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("never-printed", run.Output, StringComparison.Ordinal);
        var changes = rollout.Calls.Where(call => Regex.IsMatch(call, "^[a-z0-9]+ (?:create|start|delete)-")).ToList();
        Assert.Collection(
            changes,
            call => Assert.Contains("Key=vpc-flow-logging/first-rollout", call, StringComparison.Ordinal),
            call =>
                Assert.Contains(
                    "--document-name Removal --parameters VpcId=vpc-0b,AutomationAssumeRole=arn:aws:iam::111122223333:role/Removal,",
                    call,
                    StringComparison.Ordinal
                ),
            call => Assert.EndsWith("--vpc-id vpc-0b --output text", call, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task The_VPC_is_also_removed_if_the_test_stops_with_an_error()
    {
        using var rollout = new FirstRolloutRun();
        rollout.Answers["configservice get-compliance-details-by-resource"] = """{"error": "An error occurred (ThrottlingException)"}""";

        var run = await rollout.RunAsync("--make-vpc");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("ThrottlingException", run.Output, StringComparison.Ordinal);
        Assert.Contains(rollout.Calls, call => call.StartsWith("ec2 delete-vpc ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_removal_that_fails_is_reported_and_fails()
    {
        using var rollout = new FirstRolloutRun();
        rollout.Answers["ssm get-automation-execution"] = """{"AutomationExecution": {"AutomationExecutionStatus": "Failed"}}""";

        var run = await rollout.RunAsync("--make-vpc");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(
            "NOT AS EXPECTED: RemoveVpcFlowLogging removed the flow log and its log group; but",
            run.Output,
            StringComparison.Ordinal
        );
    }
}
