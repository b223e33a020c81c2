using ConfigRule.Benchmark;
using ConfigRule.Benchmark.Endpoint;
using ConfigRule.Benchmark.Measuring;
using ConfigRule.Benchmark.Reporting;

return await BenchmarkOptions.Command(RunAsync).Parse(args).InvokeAsync();

static async Task<int> RunAsync(BenchmarkOptions options)
{
    try
    {
        var variants = await Variants.PrepareAsync(options.NativeFolders, options.OnlyNative, Console.WriteLine);
        using var trustStores = TrustStores.Make(Path.Combine(Repository.Artifacts, "trust"));
        await using var endpoint = await CannedEndpoint.StartAsync(trustStores.Server);
        var runner = new Runner(new MeasuredProcess(endpoint, trustStores), variants);

        if (options.Check)
        {
            await CheckAsync(runner);
        }
        else
        {
            await MeasureAsync(runner, variants, trustStores, options);
        }

        return 0;
    }
    catch (BenchmarkException exception)
    {
        await Console.Error.WriteLineAsync(exception.Message);
        return 1;
    }
}

static async Task CheckAsync(Runner runner)
{
    foreach (var scenario in Scenarios.Checked)
    {
        var result = await runner.RunAsync(scenario, repeats: 1);
        foreach (var variant in result.Variants)
        {
            Console.WriteLine(
                $"{scenario.Group.Name()}, {scenario.Title}: {variant.Variant.Name} evaluated "
                    + $"{Text.Count(scenario.Account.Vpcs)} of {Text.Count(scenario.Account.Vpcs)} VPCs correctly"
            );
        }
    }
}

static async Task MeasureAsync(Runner runner, IReadOnlyList<Variant> variants, TrustStores trustStores, BenchmarkOptions options)
{
    var machine = await Machine.DescribeAsync();
    var load = Machine.ReadLoad();
    Console.WriteLine();
    Console.WriteLine(
        $"{machine.Processor}, {machine.Cores} cores, {machine.Kernel}; load {load}; "
            + $".NET SDK {machine.DotnetSdk}; commit {machine.Commit}; {machine.Date:u}"
    );
    foreach (var variant in variants)
    {
        var size = variant.Size is null
            ? ""
            : $"; {Text.Number(variant.Size.Files / 1e6)} MB, as zip {Text.Number(variant.Size.Zip / 1e6)} MB";
        Console.WriteLine($"- {variant.Name}: {variant.Description}{size}");
    }

    Console.WriteLine(
        "Medians (minimum–maximum) of runs; the variants take turns, each run in a new process. "
            + $"TLS trusts {trustStores.AmazonLinux.Roots} roots, about as many as Amazon Linux 2023, or 1."
    );
    Console.WriteLine($"Assumed price of Lambda: {LambdaOffer.PriceStated}.");

    await runner.WarmUpAsync();
    List<ScenarioResult> results = [];
    foreach (var group in options.Groups)
    {
        Console.WriteLine();
        Console.WriteLine($"## {group.Title()}");
        foreach (var scenario in Scenarios.All.Where(scenario => scenario.Group == group && !(options.Quick && scenario.IsLong)))
        {
            results.Add(await runner.RunAsync(scenario, options.Repeats));
            ResultTable.Write(Console.Out, results[^1]);
            ResultsFile.Write(options.Output, machine, load, variants, results);
        }
    }

    Console.WriteLine();
    Console.WriteLine($"Load at the end: {Machine.ReadLoad()}. All runs: {options.Output}");
}
