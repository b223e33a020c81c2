using Spectre.Console;

namespace ConfigRule.Scale;

/// <summary>A table of the report, printed as Markdown.</summary>
public sealed record ReportTable(string Title, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    /// <summary>Wide enough for every row: a wrapped row is no longer Markdown.</summary>
    private const int Width = 10_000;

    public void Write(TextWriter output)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output), Ansi = AnsiSupport.No });
        console.Profile.Width = Width;

        var table = new Table().Border(TableBorder.Markdown).AddColumns([.. Columns.Select(Markup.Escape)]);
        foreach (var row in Rows)
        {
            table.AddRow(row.Select(cell => new Text(cell)));
        }

        console.WriteLine();
        console.WriteLine($"## {Title}");
        console.WriteLine();
        console.Write(table);
    }
}
