using Spectre.Console;

namespace ConfigRule.LocalLoop;

/// <summary>VPCs with their verdicts.</summary>
public static class VpcTable
{
    /// <summary>Wide enough for every line, so that nothing wraps in a file or a pipe.</summary>
    private const int WithoutTerminal = 10_000;

    public static void Write(TextWriter output, IReadOnlyCollection<EvaluatedVpc> vpcs)
    {
        ArgumentNullException.ThrowIfNull(vpcs);
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        if (!console.Profile.Out.IsTerminal)
        {
            console.Profile.Width = WithoutTerminal;
        }

        var table = new Table().Border(TableBorder.Simple).AddColumns("VPC", "Name", "Verdict", "Annotation");
        foreach (var vpc in vpcs)
        {
            table.AddRow(new Text(vpc.Id), new Text(vpc.Name), new Text(vpc.Compliance), new Text(vpc.Annotation));
        }

        console.Write(table);
    }
}
