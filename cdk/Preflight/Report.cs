using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ConfigRule.Cdk.Preflight;

/// <summary>What was found, for a reader or for a program.</summary>
public static class Report
{
    /// <summary>How many places of one row the table names.</summary>
    private const int MostPlaces = 3;

    private static readonly string[] Headings = ["RESULT", "CHECK", "WHERE", "FOUND", "WHAT TO DO"];

    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Name(Result result) =>
        result switch
        {
            Result.Ok => "OK",
            Result.Warn => "WARN",
            _ => "FAIL",
        };

    /// <summary>Whether the roll-out would pass.</summary>
    public static bool Passes(IReadOnlyList<Row> rows) => rows.All(row => row.Result != Result.Fail);

    public static string ClosingLine(IReadOnlyList<Row> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var counts = $"{Count(rows, Result.Fail)} FAIL, {Count(rows, Result.Warn)} WARN, {Count(rows, Result.Ok)} OK";

        return Passes(rows) ? $"A roll-out would pass: {counts}" : $"A roll-out would fail: {counts}";
    }

    public static string Table(IReadOnlyList<Row> rows)
    {
        var lines = RowGroup
            .Of(rows)
            .Select(group => new[] { Name(group.Result), group.Check, Places(group.Where), group.Found, group.Remedy })
            .Prepend(Headings)
            .ToList();
        // What was found and what to do are sentences: they are not padded.
        var widths = Enumerable.Range(0, 3).Select(column => lines.Max(line => line[column].Length)).ToList();
        var table = new StringBuilder();
        foreach (var line in lines)
        {
            var padded = string.Join("  ", line.Take(3).Select((cell, column) => cell.PadRight(widths[column])));
            table.Append(padded).Append("  ").Append(line[3]).AppendLine(line[4].Length > 0 ? $"  ->  {line[4]}" : "");
        }

        return table.ToString();
    }

    public static string Json(IReadOnlyList<Row> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);

        return JsonSerializer.Serialize(
            new
            {
                passes = Passes(rows),
                summary = ClosingLine(rows),
                rows = RowGroup
                    .Of(rows)
                    .Select(group => new
                    {
                        result = Name(group.Result),
                        check = group.Check,
                        where = group.Where,
                        found = group.Found,
                        whatToDo = group.Remedy,
                    }),
            },
            Readable
        );
    }

    private static int Count(IReadOnlyList<Row> rows, Result result) => rows.Count(row => row.Result == result);

    private static string Places(IReadOnlyList<string> places) =>
        string.Join(", ", places.Take(MostPlaces)) + (places.Count > MostPlaces ? $" and {places.Count - MostPlaces} more" : "");
}
