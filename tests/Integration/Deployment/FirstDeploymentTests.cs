using ConfigRule.Cdk;
using ConfigRule.LocalLoop;

namespace ConfigRule.Tests.Deployment;

/// <summary>The script for the first deployment, as far as it can be tested without an account.</summary>
public sealed class FirstDeploymentTests
{
    private static readonly string Script = Path.Combine(Repository.Root, "cdk", "first-deployment.sh");

    // No server listens there: a call would make the script fail.
    private static readonly Dictionary<string, string> NoAws = new()
    {
        ["AWS_ENDPOINT_URL"] = "http://localhost:1",
        ["AWS_MAX_ATTEMPTS"] = "1",
    };

    [Fact]
    public async Task A_dry_run_prints_every_step_and_calls_nothing()
    {
        var run = (await Command.RunAsync(Script, ["--dry-run"], NoAws)).OrThrow("the dry run");

        Assert.All(
            new[]
            {
                "cdk deploy",
                "create-vpc",
                "start-remediation-execution",
                "run-instances",
                "delete-flow-logs",
                "start-automation-execution",
                "cdk destroy",
                "delete-vpc",
            },
            command => Assert.Contains(command, run.Output, StringComparison.Ordinal)
        );
        Assert.Equal(9, run.Output.Split('\n').Count(line => line.StartsWith("== ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Nothing_is_changed_without_a_yes()
    {
        // Standard input is empty, so nobody can say yes.
        var run = await Command.RunAsync(Script, ["watch-violation"], NoAws);

        Assert.NotEqual(0, run.ExitCode);
        Assert.DoesNotContain("localhost:1", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_step_is_rejected_with_the_known_steps()
    {
        var run = await Command.RunAsync(Script, ["deplo"], NoAws);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(
            "unknown argument deplo; allowed: --dry-run, --help, deploy watch-violation repair delivery failed-delivery deletion upgrade destroy",
            run.Output,
            StringComparison.Ordinal
        );
    }
}
