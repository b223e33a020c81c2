namespace ConfigRule.Scale;

/// <summary>A table of the report.</summary>
public sealed record Section(string Title, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    public void Write(TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.WriteLine();
        output.WriteLine($"## {Title}");
        output.WriteLine();
        Write(output, Columns);
        Write(output, [.. Columns.Select(_ => "---")]);
        foreach (var row in Rows)
        {
            Write(output, row);
        }
    }

    private static void Write(TextWriter output, IReadOnlyList<string> cells) => output.WriteLine($"| {string.Join(" | ", cells)} |");
}
