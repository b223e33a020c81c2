using ConfigRule.LocalLoop;

namespace ConfigRule.Tests.Organization;

/// <summary>Checks commands of the AWS CLI with cli_syntax.py.</summary>
internal static class CliSyntax
{
    /// <returns>What the CLI would reject; empty if nothing.</returns>
    public static async Task<string> ProblemsAsync(IEnumerable<string> commands)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllLinesAsync(file, commands);
            return (await Command.RunAsync("python3", [Path.Combine(FirstRolloutRun.Here, "cli_syntax.py"), file]))
                .OrThrow("cli_syntax.py")
                .Output;
        }
        finally
        {
            File.Delete(file);
        }
    }
}
