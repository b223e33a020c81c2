namespace ConfigRule.LocalLoop;

/// <summary>Rows in columns, as a terminal shows them.</summary>
public static class Table
{
    public static void Write(TextWriter output, IReadOnlyCollection<EvaluatedVpc> vpcs)
    {
        ArgumentNullException.ThrowIfNull(output);
        List<string[]> rows =
        [
            ["VPC", "", "VERDICT", "ANNOTATION"],
            .. vpcs.Select(vpc => new[] { vpc.Id, vpc.Name, vpc.Compliance, vpc.Annotation }),
        ];
        var widths = Enumerable.Range(0, 3).Select(column => rows.Max(row => row[column].Length)).ToArray();

        output.WriteLine();
        foreach (var row in rows)
        {
            output.WriteLine($"  {row[0].PadRight(widths[0])}  {row[1].PadRight(widths[1])}  {row[2].PadRight(widths[2])}  {row[3]}");
        }

        output.WriteLine();
    }
}
