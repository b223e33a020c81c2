using ConfigRule.Benchmark.Measuring;
using Spectre.Console;

namespace ConfigRule.Benchmark.Reporting;

/// <summary>The runs of a scenario as a Markdown table, with a comparison with the last variant.</summary>
internal static class ResultTable
{
    public static void Write(TextWriter output, ScenarioResult result)
    {
        output.WriteLine();
        output.WriteLine($"### {result.Scenario.Title}");
        output.WriteLine();
        if (result.NotMeasured is not null)
        {
            output.WriteLine($"Not measured: {result.NotMeasured}.");
            return;
        }

        var columns = Columns(result.Scenario, result.Variants[^1]);
        var table = new Table().MarkdownBorder().AddColumn("variant").AddColumn(new TableColumn("runs").RightAligned());
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn(column.Title.EscapeMarkup()).RightAligned());
        }

        foreach (var variant in result.Variants)
        {
            table.AddRow([.. Cells(variant, columns).Select(cell => cell.EscapeMarkup())]);
        }

        Print(output, table);
        foreach (var unfinished in result.Variants.Where(variant => variant.Unfinished is not null))
        {
            output.WriteLine($"{unfinished.Variant.Name} did not finish: {unfinished.Unfinished}.");
        }
    }

    private static string[] Cells(VariantResult variant, IReadOnlyList<Column> columns) =>
        [
            variant.Variant.Name,
            variant.Runs.Count.ToString(System.Globalization.CultureInfo.InvariantCulture),
            .. columns.Select(column => variant.Runs.Count == 0 ? "–" : column.Of(variant)),
        ];

    /// <summary>Without colors and line breaks in cells, so that the table can be copied into a README.</summary>
    private static void Print(TextWriter output, Table table)
    {
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Ansi = AnsiSupport.No,
                ColorSystem = ColorSystemSupport.NoColors,
                Out = new AnsiConsoleOutput(output),
            }
        );
        console.Profile.Width = 500;
        console.Write(table);
    }

    private static List<Column> Columns(Scenario scenario, VariantResult peer)
    {
        var comparison = $"{peer.Variant.Name} takes";
        List<Column> columns =
        [
            new("cold ms", variant => $"{variant.Cold}"),
            new(comparison, variant => Ratio(peer, variant, one => one.Cold)),
        ];
        if (scenario.Invocations > 1)
        {
            columns.Add(new Column("warm ms", variant => $"{variant.Warm}"));
            columns.Add(new Column(comparison, variant => Ratio(peer, variant, one => one.Warm)));
            columns.Add(new Column("warm µs a VPC", variant => Text.Number((variant.Warm?.Median ?? 0) * 1000 / scenario.Account.Vpcs)));
        }

        if (scenario.Group == ScenarioGroup.Latency)
        {
            columns.Add(new Column("of the critical path", variant => Text.Times(variant.OfCriticalPath.Median)));
            columns.Add(new Column("calls that put", variant => Text.Count(variant.Runs.Max(run => run.Calls.Puts))));
            columns.Add(new Column("puts at a time", variant => Text.Count(variant.Runs.Max(run => run.Calls.MostPutsInFlight))));
        }

        columns.Add(new Column("init ms", variant => Text.Number(variant.Init.Median)));
        columns.Add(new Column("processor ms", variant => Text.Number(variant.Processor.Median)));
        columns.Add(new Column(comparison, variant => Ratio(peer, variant, one => one.Processor)));
        columns.Add(new Column("peak MB", variant => $"{variant.Peak}"));
        if (scenario.Group == ScenarioGroup.Lambda && scenario.Limits is { } limits)
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
