using ConfigRule.LocalLoop;

namespace ConfigRule.Tests.EndToEnd;

public sealed class CommandLineTests
{
    [Fact]
    public void Nothing_is_kept_unless_it_is_asked_for()
    {
        Assert.False(LoopOptions.Read([]).Keep);
        Assert.True(LoopOptions.Read(["--keep"]).Keep);
    }

    [Fact]
    public void An_unknown_argument_is_refused_with_those_that_are_known()
    {
        var refusal = Assert.Throws<ArgumentException>(() => LoopOptions.Read(["--kep"]));

        Assert.Equal("unknown argument --kep; allowed: --keep, --help", refusal.Message);
    }

    [Fact]
    public async Task A_wrong_context_value_stops_synth_with_one_clear_line_and_nothing_is_built()
    {
        await Prerequisites.EnsureAsync(_ => { });

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
}
