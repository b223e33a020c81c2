using ConfigRule.Benchmark.Measuring;

namespace ConfigRule.Benchmark.Reporting;

/// <summary>A row's runs as a table in Markdown: medians with the least and the most, and how the last variant compares.</summary>
internal static class Table
{
    public static void Write(TextWriter output, RowResult result)
    {
        output.WriteLine();
        output.WriteLine($"### {result.Row.Title}");
        output.WriteLine();
        if (result.NotMeasured is not null)
        {
            output.WriteLine($"Not measured: {result.NotMeasured}.");
            return;
        }

        var columns = Columns(result.Row, result.Variants[^1]);
        List<string[]> lines =
        [
            ["variant", "runs", .. columns.Select(column => column.Title)],
            .. result.Variants.Select(variant => Line(variant, columns)),
        ];
        var widths = Enumerable.Range(0, lines[0].Length).Select(column => lines.Max(line => line[column].Length)).ToArray();

        Write(output, lines[0], widths);
        output.WriteLine(
            $"|{string.Join("|", widths.Select((width, column) => column == 0 ? new string('-', width + 2) : new string('-', width + 1) + ":"))}|"
        );
        foreach (var line in lines.Skip(1))
        {
            Write(output, line, widths);
        }

        foreach (var unfinished in result.Variants.Where(variant => variant.Unfinished is not null))
        {
            output.WriteLine($"{unfinished.Variant.Name} did not finish: {unfinished.Unfinished}.");
        }
    }

    private static string[] Line(VariantResult variant, IReadOnlyList<Column> columns) =>
        [
            variant.Variant.Name,
            variant.Runs.Count.ToString(System.Globalization.CultureInfo.InvariantCulture),
            .. columns.Select(column => variant.Runs.Count == 0 ? "–" : column.Of(variant)),
        ];

    private static void Write(TextWriter output, string[] line, int[] widths) =>
        output.WriteLine(
            $"| {string.Join(" | ", line.Select((cell, column) => column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column])))} |"
        );

    private static List<Column> Columns(Row row, VariantResult peer)
    {
        var comparison = $"{peer.Variant.Name} takes";
        List<Column> columns =
        [
            new("cold ms", variant => $"{variant.Cold}"),
            new(comparison, variant => Ratio(peer, variant, one => one.Cold)),
        ];
        if (row.Invocations > 1)
        {
            columns.Add(new Column("warm ms", variant => $"{variant.Warm}"));
            columns.Add(new Column(comparison, variant => Ratio(peer, variant, one => one.Warm)));
            columns.Add(new Column("warm µs a VPC", variant => Text.Number((variant.Warm?.Median ?? 0) * 1000 / row.Account.Vpcs)));
        }

        if (row.Group == RowGroup.Latency)
        {
            columns.Add(new Column("of the critical path", variant => Text.Times(variant.OfCriticalPath.Median)));
            columns.Add(new Column("of that with its puts", variant => Text.Times(variant.OfOwnPuts.Median)));
            columns.Add(new Column("puts at a time", variant => Text.Count(variant.Runs.Max(run => run.Calls.MostPutsInFlight))));
        }

        columns.Add(new Column("init ms", variant => Text.Number(variant.Init.Median)));
        columns.Add(new Column("processor ms", variant => Text.Number(variant.Processor.Median)));
        columns.Add(new Column(comparison, variant => Ratio(peer, variant, one => one.Processor)));
        columns.Add(new Column("peak MB", variant => $"{variant.Peak}"));
        if (row.Group == RowGroup.Lambda && row.Limits is { } limits)
        {
            columns.Add(
                new Column(
                    "$ per 1,000",
                    variant =>
                        LambdaOffer
                            .DollarsPerThousand(limits.Megabytes, variant.Cold.Median)
                            .ToString("0.0000", System.Globalization.CultureInfo.InvariantCulture)
                )
            );
        }

        return columns;
    }

    private static string Ratio(VariantResult peer, VariantResult own, Func<VariantResult, Spread?> value) =>
        peer.Runs.Count > 0 && value(peer) is { } theirs && value(own) is { } ours ? Text.Times(theirs.Median / ours.Median) : "–";

    private sealed record Column(string Title, Func<VariantResult, string> Of);
}
