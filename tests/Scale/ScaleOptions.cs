using System.Globalization;
using ConfigRule.Cdk.Settings;

namespace ConfigRule.Scale;

/// <summary>What the user asked for on the command line.</summary>
public sealed record ScaleOptions
{
    public const string Usage = """
        Computes what the rule calls, costs and takes across an organization, and which of AWS's limits it meets.

        dotnet run --project tests/Scale -- [options]

          --accounts <n>          accounts (5000)
          --regions <n>           regions (17)
          --vpcs <n>              VPCs of one account in one region (5)
          --vpc-changes <n>       configuration items of a VPC a month (10)
          --flow-log-changes <n>  configuration items of a VPC's flow logs a month (1)
          --schedule <name>       flowLogging:schedule (TwentyFour_Hours)
          --concurrency <n>       percent of the accounts that are worked on at a time (10)
          --canary <n>            accounts that come first (5)
          --largest <n>           VPCs of the largest account in one region (10000)
          --json                  everything as JSON
          --help                  show this

        What else is assumed is in Assumptions.cs, with the settings' own defaults.
        """;

    private const int Most = 10_000_000;

    public Assumptions Assumptions { get; init; } = new();

    public bool Json { get; init; }

    public bool Help { get; init; }

    /// <exception cref="ScaleException">An argument is not known, or its value is not allowed.</exception>
    public static ScaleOptions Read(IReadOnlyList<string> arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        var options = new ScaleOptions();
        for (var index = 0; index < arguments.Count; index++)
        {
            var name = arguments[index];
            var given = options.Assumptions;
            options = name switch
            {
                "--json" => options with { Json = true },
                "--help" => options with { Help = true },
                "--accounts" => options with { Assumptions = given with { Accounts = Count(1, Most) } },
                "--regions" => options with { Assumptions = given with { Regions = Count(1, Most) } },
                "--vpcs" => options with { Assumptions = given with { Vpcs = Count(1, Most) } },
                "--vpc-changes" => options with { Assumptions = given with { VpcChangesAMonth = Count(0, Most) } },
                "--flow-log-changes" => options with { Assumptions = given with { FlowLogChangesAMonth = Count(0, Most) } },
                "--schedule" => options with { Assumptions = given with { Schedule = Schedule(Value()) } },
                "--concurrency" => options with
                {
                    Assumptions = given with { Rollout = given.Rollout with { MaximumConcurrentPercentage = Count(1, 100) } },
                },
                "--canary" => options with { Assumptions = given with { CanaryAccounts = Count(1, Most) } },
                "--largest" => options with { Assumptions = given with { LargestAccountVpcs = Count(1, Most) } },
                _ => throw new ScaleException($"unknown argument {name}; --help lists those that are allowed"),
            };

            string Value() => ++index < arguments.Count ? arguments[index] : throw new ScaleException($"{name} needs a value");

            int Count(int least, int most)
            {
                var value = Value();
                return
                    int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count >= least && count <= most
                    ? count
                    : throw new ScaleException($"{name} is \"{value}\"; allowed: {least} to {most}");
            }
        }

        return options.Assumptions is var asked && asked.CanaryAccounts < asked.Accounts
            ? options
            : throw new ScaleException(
                $"--canary is {options.Assumptions.CanaryAccounts}; allowed: fewer than the {options.Assumptions.Accounts} accounts"
            );
    }

    private static string Schedule(string value) =>
        EvaluationSchedule.Names.Contains(value)
            ? value
            : throw new ScaleException($"--schedule is \"{value}\"; allowed: {string.Join(", ", EvaluationSchedule.Names)}");
}
