using ConfigRule.Benchmark.Reporting;

namespace ConfigRule.Benchmark.Measuring;

/// <summary>Runs scenarios. The variants take turns, so that other work of the machine affects all of them.</summary>
internal sealed class Runner(MeasuredProcess process, IReadOnlyList<Variant> variants)
{
    /// <summary>Runs each variant until its files are in memory and the endpoint's code is compiled; measures nothing.</summary>
    public async Task WarmUpAsync()
    {
        foreach (var scenario in Scenarios.Checked)
        {
            foreach (var variant in variants)
            {
                _ = await process.RunAsync(scenario, variant);
            }
        }
    }

    public async Task<ScenarioResult> RunAsync(Scenario scenario, int repeats)
    {
        var runs = variants.ToDictionary(variant => variant, _ => new List<Measurement>());
        var unfinished = new Dictionary<Variant, string>();
        for (var repeat = 0; repeat < Math.Min(repeats, scenario.MaximumRepeats); repeat++)
        {
            foreach (var variant in variants)
            {
                try
                {
                    runs[variant].Add(await process.RunAsync(scenario, variant));
                }
                catch (OutOfMemoryLimitException limit)
                {
                    unfinished[variant] = limit.Message;
                }
                catch (ControlGroupException unsupported)
                {
                    return new ScenarioResult(scenario, [], unsupported.Message);
                }
            }
        }

        return new ScenarioResult(
            scenario,
            [.. variants.Select(variant => new VariantResult(variant, runs[variant], unfinished.GetValueOrDefault(variant)))]
        );
    }
}
