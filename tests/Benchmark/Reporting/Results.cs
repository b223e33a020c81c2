using ConfigRule.Benchmark.Measuring;

namespace ConfigRule.Benchmark.Reporting;

/// <summary>All runs of one row.</summary>
/// <param name="Row">The situation.</param>
/// <param name="Variants">What each variant did in it.</param>
/// <param name="NotMeasured">Why it could not be measured on this machine, or null.</param>
internal sealed record RowResult(Row Row, IReadOnlyList<VariantResult> Variants, string? NotMeasured = null);

/// <param name="Variant">The variant.</param>
/// <param name="Runs">Its runs that came to their end, in the order in which they were made.</param>
/// <param name="Unfinished">Why the others did not, or null.</param>
internal sealed record VariantResult(Variant Variant, IReadOnlyList<Measurement> Runs, string? Unfinished)
{
    public Spread Cold => Of(run => run.ColdMilliseconds);

    public Spread Init => Of(run => run.InitMilliseconds);

    public Spread? Warm =>
        Runs.Any(run => run.WarmMilliseconds is not null)
            ? Of(run => run.WarmMilliseconds ?? throw new InvalidOperationException("some runs had one invocation, others two"))
            : null;

    public Spread Processor => Of(run => run.ProcessorMilliseconds);

    public Spread Peak => Of(run => run.PeakMegabytes);

    /// <summary>How many times the critical path of its calls a cold evaluation took.</summary>
    public Spread OfCriticalPath => Of(run => run.ColdMilliseconds / run.Calls.CriticalMilliseconds);

    /// <summary>The same, with its puts as many at a time as they were.</summary>
    public Spread OfOwnPuts => Of(run => run.ColdMilliseconds / run.Calls.OwnPutsMilliseconds);

    private Spread Of(Func<Measurement, double> value) => Spread.Of([.. Runs.Select(value)]);
}

/// <summary>Several values of one kind.</summary>
internal sealed record Spread(double Median, double Least, double Most)
{
    public static Spread Of(IReadOnlyCollection<double> values)
    {
        var ordered = values.Order().ToList();
        var middle = ordered.Count / 2;

        return new Spread(ordered.Count % 2 == 1 ? ordered[middle] : (ordered[middle - 1] + ordered[middle]) / 2, ordered[0], ordered[^1]);
    }

    public override string ToString() => $"{Text.Number(Median)} ({Text.Number(Least)}–{Text.Number(Most)})";
}
