using ConfigRule.Benchmark;
using ConfigRule.Benchmark.Endpoint;
using ConfigRule.Benchmark.Measuring;
using ConfigRule.Benchmark.Reporting;

try
{
    var options = BenchmarkOptions.Read(args);
    if (options.Help)
    {
        Console.WriteLine(BenchmarkOptions.Usage);
        return 0;
    }

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

static async Task CheckAsync(Runner runner)
{
    foreach (var row in Rows.Checked)
    {
        var result = await runner.RunAsync(row, repeats: 1);
        foreach (var variant in result.Variants)
        {
            Console.WriteLine(
                $"{row.Group.Name()}, {row.Title}: {variant.Variant.Name} evaluated {Text.Count(row.Account.Vpcs)} of {Text.Count(row.Account.Vpcs)} VPCs rightly"
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
        $"{machine.Processor}, {machine.Cores} cores, {machine.Kernel}; load {load}; .NET SDK {machine.DotnetSdk}; commit {machine.Commit}; {machine.Date:u}"
    );
    foreach (var variant in variants)
    {
        var size = variant.Size is null
            ? ""
            : $"; {Text.Number(variant.Size.Files / 1e6)} MB, as zip {Text.Number(variant.Size.Zip / 1e6)} MB";
        Console.WriteLine($"- {variant.Name}: {variant.Description}{size}");
    }

    Console.WriteLine(
        $"Medians (least–most) of runs by turns, each in a fresh process. TLS trusts {trustStores.AmazonLinux.Roots} roots, as about Amazon Linux 2023, or 1."
    );
    Console.WriteLine($"Assumed price of Lambda: {LambdaOffer.PriceStated}.");

    await runner.WarmUpAsync();
    List<RowResult> results = [];
    foreach (var group in options.Groups)
    {
        Console.WriteLine();
        Console.WriteLine($"## {group.Title()}");
        foreach (var row in Rows.All.Where(row => row.Group == group && !(options.Quick && row.IsLong)))
        {
            results.Add(await runner.RunAsync(row, options.Repeats));
            Table.Write(Console.Out, results[^1]);
            ResultsFile.Write(options.Output, machine, load, variants, results);
        }
    }

    Console.WriteLine();
    Console.WriteLine($"Load at the end: {Machine.ReadLoad()}. Every run: {options.Output}");
}
