using System.Globalization;
using ConfigRule.Benchmark.Measuring;

namespace ConfigRule.Benchmark;

/// <summary>What the user asked for on the command line.</summary>
internal sealed record BenchmarkOptions
{
    public const string Usage = """
        Measures the rule as it is deployed, as a managed .NET function, and beside a boto3 rule that does the same.

        dotnet run --configuration Release --project tests/Benchmark -- [options]

          --rows <list>      groups of rows to measure, with commas between them: cold, large, latency, throttled,
                             memory, limit, lambda (all, unless given)
          --repeats <n>      runs of each variant in each row (7; rows of 100,000 VPCs have at most 3)
          --quick            3 runs, and no row that takes minutes
          --check            run the tiniest row of each kind once, and check what was evaluated; measures nothing
          --native <folder>  measure the published function in that folder, and do not publish the rule; given several
                             times, all of them are measured, each under its folder's name
          --only-native      measure no other variant than the native one
          --output <file>    where the results go as JSON (artifacts/benchmark/results.json)
          --help             show this
        """;

    private const int DefaultRepeats = 7;
    private const int QuickRepeats = 3;

    public IReadOnlyList<RowGroup> Groups { get; init; } = Enum.GetValues<RowGroup>();

    public int? GivenRepeats { get; init; }

    public bool Quick { get; init; }

    public bool Check { get; init; }

    public IReadOnlyList<string> NativeFolders { get; init; } = [];

    public bool OnlyNative { get; init; }

    public string Output { get; init; } = Path.Combine(Repository.Artifacts, "results.json");

    public bool Help { get; init; }

    public int Repeats => GivenRepeats ?? (Quick ? QuickRepeats : DefaultRepeats);

    /// <exception cref="BenchmarkException">An argument is not known, or its value is not allowed.</exception>
    public static BenchmarkOptions Read(IReadOnlyList<string> arguments)
    {
        var options = new BenchmarkOptions();
        for (var index = 0; index < arguments.Count; index++)
        {
            var name = arguments[index];
            options = name switch
            {
                "--quick" => options with { Quick = true },
                "--check" => options with { Check = true },
                "--help" => options with { Help = true },
                "--rows" => options with { Groups = [.. Value().Split(',').Select(Group)] },
                "--repeats" => options with { GivenRepeats = Count(Value()) },
                "--native" => options with { NativeFolders = [.. options.NativeFolders, Path.GetFullPath(Value())] },
                "--only-native" => options with { OnlyNative = true },
                "--output" => options with { Output = Path.GetFullPath(Value()) },
                _ => throw new BenchmarkException($"unknown argument {name}; --help lists those that are allowed"),
            };

            string Value() => ++index < arguments.Count ? arguments[index] : throw new BenchmarkException($"{name} has no value");
        }

        return options;
    }

    private static RowGroup Group(string name) =>
        Enum.GetValues<RowGroup>().FirstOrDefault(group => group.Name() == name, (RowGroup)(-1)) is var group && Enum.IsDefined(group)
            ? group
            : throw new BenchmarkException(
                $"--rows has the value \"{name}\"; allowed: {string.Join(", ", Enum.GetValues<RowGroup>().Select(known => known.Name()))}"
            );

    private static int Count(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0
            ? count
            : throw new BenchmarkException($"--repeats has the value \"{value}\"; allowed: a whole number from 1");
}
