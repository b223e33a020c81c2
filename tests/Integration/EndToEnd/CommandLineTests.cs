using System.CommandLine;
using ConfigRule.LocalLoop;

namespace ConfigRule.Tests.EndToEnd;

[Collection(AppOfCdkJson.Name)]
public sealed class CommandLineTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true, "--keep")]
    public async Task The_local_AWS_keeps_running_only_with_the_option_for_it(bool expected, params string[] arguments)
    {
        bool? kept = null;

        var exitCode = await Loop(keep => kept = keep).Parse(arguments).InvokeAsync();

        Assert.Equal(0, exitCode);
        Assert.Equal(expected, kept);
    }

    [Fact]
    public async Task An_unknown_argument_is_rejected_with_those_that_are_allowed()
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var hasRun = false;

        var exitCode = await Loop(_ => hasRun = true)
            .Parse(["--kep"])
            .InvokeAsync(new InvocationConfiguration { Output = output, Error = errors });

        Assert.NotEqual(0, exitCode);
        Assert.False(hasRun);
        Assert.Contains("'--kep'", errors.ToString(), StringComparison.Ordinal);
        Assert.Contains("--keep", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_context_value_stops_synth_with_one_clear_line_and_nothing_is_built()
    {
        await Prepared.ProgramsAsync();

        var synth = await new CdkCli(new Uri("http://localhost:1"), WholeLoop.Region).RunAsync([
            "synth",
            "--context",
            "flowLogging:schedule=Daily",
        ]);

        Assert.NotEqual(0, synth.ExitCode);
        Assert.Contains(
            "context key flowLogging:schedule has the value \"Daily\"; allowed: One_Hour, ",
            synth.Output,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("   at ", synth.Output, StringComparison.Ordinal);
    }

    private static RootCommand Loop(Action<bool> run) =>
        LoopCommandLine.Create(
            (keep, _) =>
            {
                run(keep);
                return Task.FromResult(0);
            }
        );
}
