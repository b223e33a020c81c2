using ConfigRule.Benchmark.Reporting;

namespace ConfigRule.Benchmark.Measuring;

/// <summary>Runs rows: the variants by turns, so that whatever else the machine does falls on all of them.</summary>
internal sealed class Runner(MeasuredProcess process, IReadOnlyList<Variant> variants)
{
    /// <summary>Runs each variant until its files are in memory and the endpoint's code is compiled; measures nothing.</summary>
    public async Task WarmUpAsync()
    {
        foreach (var row in Rows.Checked)
        {
            foreach (var variant in variants)
            {
                _ = await process.RunAsync(row, variant);
            }
        }
    }

    public async Task<RowResult> RunAsync(Row row, int repeats)
    {
        var runs = variants.ToDictionary(variant => variant, _ => new List<Measurement>());
        var unfinished = new Dictionary<Variant, string>();
        for (var repeat = 0; repeat < Math.Min(repeats, row.MostRepeats); repeat++)
        {
            foreach (var variant in variants)
            {
                try
                {
                    runs[variant].Add(await process.RunAsync(row, variant));
                }
                catch (OutOfMemoryLimitException limit)
                {
                    unfinished[variant] = limit.Message;
                }
                catch (ControlGroupException refused)
                {
                    return new RowResult(row, [], refused.Message);
                }
            }
        }

        return new RowResult(
            row,
            [.. variants.Select(variant => new VariantResult(variant, runs[variant], unfinished.GetValueOrDefault(variant)))]
        );
    }
}
