using System.CommandLine;
using ConfigRule.Benchmark.Measuring;

namespace ConfigRule.Benchmark;

/// <summary>The options of the command line.</summary>
internal sealed record BenchmarkOptions
{
    private const int DefaultRepeats = 7;
    private const int QuickRepeats = 3;

    private static readonly Option<string[]> GroupsOption = new("--groups")
    {
        Description = "groups of scenarios to measure; all of them if not given",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [],
    };

    private static readonly Option<int?> RepeatsOption = new("--repeats")
    {
        Description = $"runs of each variant in each scenario ({DefaultRepeats}; at most 3 with 100,000 VPCs)",
    };

    private static readonly Option<bool> QuickOption = new("--quick")
    {
        Description = $"{QuickRepeats} runs, and no scenario that takes minutes",
    };

    private static readonly Option<bool> CheckOption = new("--check")
    {
        Description = "run the smallest scenario of each kind once and check its evaluations; measures nothing",
    };

    private static readonly Option<string[]> NativeOption = new("--native")
    {
        Description = "measure the published function in this folder instead of publishing the rule; may be repeated",
        DefaultValueFactory = _ => [],
    };

    private static readonly Option<bool> OnlyNativeOption = new("--only-native") { Description = "measure only native variants" };

    private static readonly Option<string> OutputOption = new("--output")
    {
        Description = "JSON file for the results",
        DefaultValueFactory = _ => Path.Combine(Repository.Artifacts, "results.json"),
    };

    public required IReadOnlyList<ScenarioGroup> Groups { get; init; }

    public required int Repeats { get; init; }

    public required bool Quick { get; init; }

    public required bool Check { get; init; }

    public required IReadOnlyList<string> NativeFolders { get; init; }

    public required bool OnlyNative { get; init; }

    public required string Output { get; init; }

    /// <summary>The command line, which runs the action with its options.</summary>
    public static RootCommand Command(Func<BenchmarkOptions, Task<int>> action)
    {
        GroupsOption.AcceptOnlyFromAmong([.. Enum.GetValues<ScenarioGroup>().Select(group => group.Name())]);
        RepeatsOption.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() < 1)
            {
                result.AddError("--repeats must be a whole number from 1");
            }
        });
        var command = new RootCommand("Measures the rule as it is deployed, the same rule on the managed .NET runtime, and a boto3 rule.")
        {
            GroupsOption,
            RepeatsOption,
            QuickOption,
            CheckOption,
            NativeOption,
            OnlyNativeOption,
            OutputOption,
        };
        command.SetAction((parsed, _) => action(Read(parsed)));

        return command;
    }

    private static BenchmarkOptions Read(ParseResult parsed)
    {
        var groups = parsed.GetValue(GroupsOption) ?? [];
        var quick = parsed.GetValue(QuickOption);

        return new BenchmarkOptions
        {
            Groups = [.. Enum.GetValues<ScenarioGroup>().Where(group => groups.Length == 0 || groups.Contains(group.Name()))],
            Repeats = parsed.GetValue(RepeatsOption) ?? (quick ? QuickRepeats : DefaultRepeats),
            Quick = quick,
            Check = parsed.GetValue(CheckOption),
            NativeFolders = [.. (parsed.GetValue(NativeOption) ?? []).Select(Path.GetFullPath)],
            OnlyNative = parsed.GetValue(OnlyNativeOption),
            Output = Path.GetFullPath(parsed.GetRequiredValue(OutputOption)),
        };
    }
}
