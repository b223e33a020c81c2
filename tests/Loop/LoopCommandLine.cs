using System.CommandLine;

namespace ConfigRule.LocalLoop;

/// <summary>The command line of the loop.</summary>
public static class LoopCommandLine
{
    /// <param name="run">Runs the loop and returns the exit code. Its first argument says whether to keep the local AWS running.</param>
    public static RootCommand Create(Func<bool, CancellationToken, Task<int>> run)
    {
        var keep = new Option<bool>("--keep") { Description = "Leave the local AWS running and print how to use it with the AWS CLI." };
        var command = new RootCommand("Deploys the CDK app to a local AWS, evaluates its VPCs, remediates them, and evaluates them again.")
        {
            keep,
        };
        command.SetAction((parsed, cancellationToken) => run(parsed.GetValue(keep), cancellationToken));
        return command;
    }
}
