using System.Text.Encodings.Web;
using System.Text.Json;
using Spectre.Console;

namespace ConfigRule.Cdk.Preflight.Reporting;

/// <summary>Prints findings as a table for a person, or as JSON for a program.</summary>
/// <param name="passed">Begins the closing line if no check failed.</param>
/// <param name="failed">Begins it if a check failed.</param>
public sealed class Report(string passed, string failed)
{
    /// <summary>How many places of one line the table names.</summary>
    private const int MostPlaces = 3;

    /// <summary>Wider than any line: only a terminal wraps lines.</summary>
    private const int Unlimited = 100_000;

    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Name(Outcome outcome) =>
        outcome switch
        {
            Outcome.Ok => "OK",
            Outcome.Warn => "WARN",
            _ => "FAIL",
        };

    /// <summary>Whether no finding is a failure.</summary>
    public static bool Passes(IReadOnlyList<Finding> findings) => findings.All(finding => finding.Outcome != Outcome.Fail);

    public string ClosingLine(IReadOnlyList<Finding> findings)
    {
        ArgumentNullException.ThrowIfNull(findings);
        var counts = $"{Count(findings, Outcome.Fail)} FAIL, {Count(findings, Outcome.Warn)} WARN, {Count(findings, Outcome.Ok)} OK";

        return $"{(Passes(findings) ? passed : failed)}: {counts}";
    }

    /// <summary>Prints the table and the closing line.</summary>
    /// <param name="findings">What was found.</param>
    /// <param name="output">Where to print.</param>
    /// <param name="terminalWidth">Columns of the terminal; null for a file or a pipe: plain text, one line for each group.</param>
    public void Print(IReadOnlyList<Finding> findings, TextWriter output, int? terminalWidth)
    {
        ArgumentNullException.ThrowIfNull(output);
        using var lines = new StringWriter();
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Ansi = terminalWidth is null ? AnsiSupport.No : AnsiSupport.Detect,
                ColorSystem = terminalWidth is null ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
                Out = new AnsiConsoleOutput(lines),
            }
        );
        console.Profile.Width = terminalWidth ?? Unlimited;
        console.Write(Table(FindingGroup.Of(findings)));
        // Spectre.Console fills each line with spaces up to the width of the table.
        foreach (var line in lines.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            output.WriteLine(line.TrimEnd());
        }

        output.WriteLine();
        output.WriteLine(ClosingLine(findings));
    }

    public string Json(IReadOnlyList<Finding> findings)
    {
        ArgumentNullException.ThrowIfNull(findings);

        return JsonSerializer.Serialize(
            new
            {
                passes = Passes(findings),
                summary = ClosingLine(findings),
                rows = FindingGroup
                    .Of(findings)
                    .Select(group => new
                    {
                        result = Name(group.Outcome),
                        check = group.Check,
                        where = group.Where,
                        found = group.Found,
                        whatToDo = group.Remedy,
                    }),
            },
            Readable
        );
    }

    private static Table Table(IReadOnlyList<FindingGroup> groups)
    {
        var table = new Table { Border = TableBorder.None };
        table.AddColumns(
            new TableColumn("RESULT").NoWrap(),
            new TableColumn("CHECK").NoWrap(),
            new TableColumn("WHERE"),
            new TableColumn("FOUND  ->  WHAT TO DO")
        );
        foreach (var group in groups)
        {
            // Text, not markup: a value from AWS may hold brackets.
            table.AddRow(
                new Text(Name(group.Outcome), new Style(Color(group.Outcome))),
                new Text(group.Check),
                new Text(Places(group.Where)),
                new Text(group.Remedy.Length > 0 ? $"{group.Found}  ->  {group.Remedy}" : group.Found)
            );
        }

        return table;
    }

    private static Color Color(Outcome outcome) =>
        outcome switch
        {
            Outcome.Ok => Spectre.Console.Color.Green,
            Outcome.Warn => Spectre.Console.Color.Yellow,
            _ => Spectre.Console.Color.Red,
        };

    private static int Count(IReadOnlyList<Finding> findings, Outcome outcome) => findings.Count(finding => finding.Outcome == outcome);

    private static string Places(IReadOnlyList<string> places) =>
        string.Join(", ", places.Take(MostPlaces)) + (places.Count > MostPlaces ? $" and {places.Count - MostPlaces} more" : "");
}
