using System.Text.RegularExpressions;
using ConfigRule.LocalLoop;
using ConfigRule.Scale;

namespace ConfigRule.Tests.Organization;

/// <summary>The checklist of the first roll-out, as far as it can be tried without an organization.</summary>
public sealed class FirstRolloutTests
{
    private static readonly string[] Steps =
    [
        "preflight",
        "publishing",
        "package",
        "targets",
        "view",
        "resource-type",
        "repair",
        "joining",
        "failures",
        "duration",
    ];

    private static readonly string[] StepsThatRead = [.. Steps.Skip(1)];

    private static readonly string[] EveryOption = ["--make-vpc", "--joining", FirstRolloutRun.Member, "--outside-profile", "outside"];

    [Fact]
    public async Task A_dry_run_tells_every_step_and_calls_nothing()
    {
        using var rollout = new FirstRolloutRun();

        var run = (await rollout.RunAsync(["--dry-run", .. EveryOption])).OrThrow("the dry run");

        Assert.Equal(Steps.Length, Lines(run).Count(line => line.StartsWith("== ", StringComparison.Ordinal)));
        Assert.Equal(Steps.Length, Lines(run).Count(line => line.StartsWith("   proves: ", StringComparison.Ordinal)));
        Assert.Empty(rollout.Calls);
    }

    [Fact]
    public async Task Every_command_is_one_that_the_AWS_CLI_takes()
    {
        using var rollout = new FirstRolloutRun();
        var run = (await rollout.RunAsync(["--dry-run", .. EveryOption])).OrThrow("the dry run");
        var commands = Lines(run)
            .Select(line => Regex.Match(line, @"^   (?:in \d{12} )?\$ (aws .*)$"))
            .Where(match => match.Success)
            .Select(match => match.Groups[1].Value)
            .Distinct()
            .ToList();
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllLinesAsync(file, commands);
            var checkedCommands = (await Command.RunAsync("python3", [Path.Combine(FirstRolloutRun.Here, "cli_syntax.py"), file])).OrThrow(
                "cli_syntax.py"
            );

            Assert.True(commands.Count > 30, run.Output);
            Assert.Equal("", checkedCommands.Output);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData(
        "unknown argument deplo; allowed: the options of --help, and the steps preflight publishing package targets view resource-type repair joining failures duration",
        "deplo"
    )]
    [InlineData("--canary got 12; allowed: accounts of 12 digits, with commas between them", "--canary", "12")]
    [InlineData("--home-region got us-east-1; allowed: one of --regions: eu-west-1", "--home-region", "us-east-1")]
    [InlineData("--stack-name got 1st; allowed: letters, digits and hyphens, a letter first, at most 24", "--stack-name", "1st")]
    [InlineData("--role wants a value", "--role")]
    public async Task Wrong_usage_is_refused_with_what_is_allowed(string message, params string[] arguments)
    {
        using var rollout = new FirstRolloutRun();

        var run = await rollout.RunAsync(arguments);

        Assert.Equal(2, run.ExitCode);
        Assert.Equal(message, run.Output.Trim());
    }

    [Theory]
    [InlineData("--home-region")]
    [InlineData("--regions")]
    [InlineData("--canary")]
    [InlineData("--role")]
    public async Task An_absent_option_is_named(string option)
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
    public async Task A_roll_out_as_it_should_be_is_as_expected()
    {
        using var rollout = new FirstRolloutRun();

        var run = (await rollout.RunAsync(["--outside-profile", "outside", .. StepsThatRead])).OrThrow("the checklist");

        Assert.True(Lines(run).Count(line => line.StartsWith("   OK: ", StringComparison.Ordinal)) >= 20, run.Output);
        Assert.DoesNotContain("never-printed", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "publishing",
        "s3api head-object",
        """{"LastModified": "2026-11-02T08:00:00+00:00"}""",
        "came after the bucket's stack; but it was put there on"
    )]
    [InlineData(
        "publishing",
        "iam get-role-policy",
        """{"PolicyDocument": {"Statement": [{"Effect": "Allow", "Resource": "arn:aws:s3:::*"}]}}""",
        "itself admits the bucket; but its policy Default admits it by arn:aws:s3:::*"
    )]
    [InlineData("package", "s3api head-object outside", """{"ContentLength": 1}""", "but 222233334444 could read it")]
    [InlineData(
        "targets",
        "cloudformation describe-stack-set",
        """{"StackSet": {"Status": "ACTIVE", "PermissionModel": "SERVICE_MANAGED", "ManagedExecution": {"Active": false}, "OrganizationalUnitIds": ["ou-abcd-22222222"]}}""",
        "CAPABILITY_NAMED_IAM; but missing"
    )]
    [InlineData(
        "targets",
        "organizations list-accounts-for-parent ou-abcd-22222222",
        """{"Accounts": []}""",
        "DIFFERENCE: all other accounts of the units have one, but for the excluded ones and the management account; but unexpected: 777788889999 eu-west-1"
    )]
    [InlineData(
        "view",
        "configservice describe-configuration-aggregator-sources-status",
        """{"AggregatedSourceStatusList": [{"SourceType": "ORGANIZATION", "SourceId": "o-1", "AwsRegion": "eu-west-1", "LastUpdateStatus": "FAILED"}]}""",
        "has FAILED; but ORGANIZATION"
    )]
    [InlineData(
        "view",
        "configservice select-aggregate-resource-config",
        """{"error": "An error occurred (InvalidExpressionException)"}""",
        "runs; but AWS Config did not run it"
    )]
    [InlineData(
        "view",
        "configservice get-aggregate-compliance-details-by-config-rule",
        """{"AggregateEvaluationResults": []}""",
        "in eu-west-1; but unexpected: vpc-0a"
    )]
    [InlineData(
        "view",
        "configservice list-stored-queries",
        """{"StoredQueryMetadata": []}""",
        "there are saved queries; but none begins with RejectFlowLogging-"
    )]
    [InlineData(
        "resource-type",
        "cloudformation describe-type",
        """{"error": "An error occurred (TypeNotFoundException)"}""",
        "but CloudFormation does not know it"
    )]
    [InlineData(
        "repair",
        "configservice get-compliance-details-by-config-rule",
        """{"EvaluationResults": []}""",
        "has a verdict; but vpc-0a has none"
    )]
    [InlineData(
        "failures",
        "cloudformation list-stack-set-operations",
        """{"Summaries": [{"OperationId": "1", "Status": "FAILED", "CreationTimestamp": "2026-11-02T10:00:00Z"}]}""",
        "SUCCEEDED; but it is FAILED"
    )]
    [InlineData(
        "duration",
        "configservice get-aggregate-discovered-resource-counts",
        """{"GroupedResourceCounts": [{"GroupName": "111122223333"}]}""",
        "but 1 of 2 accounts are not in it yet"
    )]
    public async Task What_is_not_as_expected_is_told_and_fails(string step, string command, string answer, string told)
    {
        using var rollout = new FirstRolloutRun();
        rollout.Answers[command] = answer;

        var run = await rollout.RunAsync("--outside-profile", "outside", step);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(
            Lines(run),
            line => line.StartsWith("   NOT AS EXPECTED: ", StringComparison.Ordinal) && line.Contains(told, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_stack_slower_than_the_figures_of_scale_assume_is_told()
    {
        using var rollout = new FirstRolloutRun();
        rollout.Answers["cloudformation describe-stack-events"] = FirstRolloutRun.Events("10:04:01");

        var run = await rollout.RunAsync("duration");

        Assert.Contains(
            $"a stack is made within the {new Assumptions().CreateStackMinutes * 60} seconds of tests/Scale in eu-west-1; but it took 241 seconds",
            run.Output,
            StringComparison.Ordinal
        );
        Assert.Contains($"of which it takes {Limits.AggregatorAccountsAWeek.Value} a week", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_read_is_no_verdict_and_the_next_step_goes_on()
    {
        using var rollout = new FirstRolloutRun();
        rollout.Answers["cloudformation describe-stack-set"] = """{"error": "An error occurred (AccessDenied)"}""";

        var run = await rollout.RunAsync("targets", "resource-type");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("   targets: NOT READ: ", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("targets: OK", run.Output, StringComparison.Ordinal);
        Assert.Contains("   resource-type: OK: ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_made_without_consent()
    {
        using var rollout = new FirstRolloutRun();

        var run = (await rollout.RunAsync(StepsThatRead)).OrThrow("the checklist");

        Assert.Contains("repair: SKIPPED: no --make-vpc", run.Output, StringComparison.Ordinal);
        Assert.All(rollout.Calls, call => Assert.Matches("^[a-z0-9]+ (?:get|list|describe|head|select|assume)-", call));
    }

    [Fact]
    public async Task The_VPC_that_was_made_is_removed_with_what_came_of_it()
    {
        using var rollout = new FirstRolloutRun();

        var run = (await rollout.RunAsync("--make-vpc", "repair")).OrThrow("the checklist");

        Assert.Contains("OK: vpc-0b was repaired and is COMPLIANT", run.Output, StringComparison.Ordinal);
        Assert.Contains("OK: the VPC of this script is gone", run.Output, StringComparison.Ordinal);
        var changes = rollout.Calls.Where(call => Regex.IsMatch(call, "^[a-z0-9]+ (?:create|start|delete)-")).ToList();
        Assert.Collection(
            changes,
            call => Assert.Contains("Key=vpc-flow-logging/first-rollout", call, StringComparison.Ordinal),
            call => Assert.Contains("VpcId=vpc-0b,", call, StringComparison.Ordinal),
            call => Assert.EndsWith("--vpc-id vpc-0b --output text", call, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task The_VPC_is_removed_too_where_the_step_breaks_off()
    {
        using var rollout = new FirstRolloutRun();
        rollout.Answers["configservice get-compliance-details-by-resource"] = """{"error": "An error occurred (ThrottlingException)"}""";

        var run = await rollout.RunAsync("--make-vpc", "repair");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("repair: NOT READ: ", run.Output, StringComparison.Ordinal);
        Assert.Contains(rollout.Calls, call => call.StartsWith("ec2 delete-vpc ", StringComparison.Ordinal));
    }

    private static string[] Lines(CommandResult run) => run.Output.Split('\n');
}
