using ConfigRule.Benchmark.Measuring;

namespace ConfigRule.Benchmark.Reporting;

/// <summary>All runs of one scenario.</summary>
/// <param name="Scenario">What was measured.</param>
/// <param name="Variants">The results of each variant.</param>
/// <param name="NotMeasured">Why it could not be measured on this machine, or null.</param>
internal sealed record ScenarioResult(Scenario Scenario, IReadOnlyList<VariantResult> Variants, string? NotMeasured = null);

/// <param name="Variant">The variant.</param>
/// <param name="Runs">Its finished runs in their order.</param>
/// <param name="Unfinished">Why other runs did not finish, or null.</param>
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

    /// <summary>Time of a cold evaluation, as a multiple of the critical path of its calls.</summary>
    public Spread OfCriticalPath => Of(run => run.ColdMilliseconds / run.Calls.CriticalMilliseconds);

    private Spread Of(Func<Measurement, double> value) => Spread.Of([.. Runs.Select(value)]);
}

/// <summary>Median, minimum and maximum of several values.</summary>
internal sealed record Spread(double Median, double Minimum, double Maximum)
{
    public static Spread Of(IReadOnlyCollection<double> values)
    {
        var ordered = values.Order().ToList();
        var middle = ordered.Count / 2;

        return new Spread(ordered.Count % 2 == 1 ? ordered[middle] : (ordered[middle - 1] + ordered[middle]) / 2, ordered[0], ordered[^1]);
    }

    public override string ToString() => $"{Text.Number(Median)} ({Text.Number(Minimum)}–{Text.Number(Maximum)})";
}
