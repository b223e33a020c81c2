using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using ConfigRule.Cdk.Settings;
using ConfigRule.Judgement;

namespace ConfigRule.Scale;

/// <summary>The command line: an organization, and the output's format.</summary>
public static class ScaleCommandLine
{
    private const int Highest = 10_000_000;

    private static readonly Assumptions Default = new();

    /// <param name="run">Prints the report. Its second argument says whether to print it as JSON.</param>
    public static RootCommand Create(Action<Assumptions, bool> run)
    {
        var accounts = Count("--accounts", "Accounts.", Default.Accounts);
        var regions = Count("--regions", "Regions.", Default.Regions);
        var vpcs = Count("--vpcs", "VPCs per account and region.", Default.Vpcs);
        var vpcChanges = Count("--vpc-changes", "Configuration items of a VPC per month.", Default.VpcChangesAMonth, lowest: 0);
        var flowLogChanges = Count(
            "--flow-log-changes",
            "Configuration items of a VPC's flow logs per month.",
            Default.FlowLogChangesAMonth,
            lowest: 0
        );
        var schedule = new Option<string>("--schedule")
        {
            Description = "The setting flowLogging:schedule.",
            DefaultValueFactory = _ => Default.Schedule,
        };
        schedule.AcceptOnlyFromAmong([.. EvaluationSchedule.Names]);
        var refreshDays = Count(
            "--refresh-days",
            "The setting flowLogging:refreshDays.",
            Default.RefreshDays,
            lowest: 0,
            highest: RefreshSetting.MostDays
        );
        var concurrency = Count(
            "--concurrency",
            "Percentage of the accounts that a roll-out changes at the same time.",
            Default.Rollout.MaximumConcurrentPercentage,
            highest: 100
        );
        var canary = Count("--canary", "Accounts that a roll-out changes first.", Default.CanaryAccounts);
        var units = Count("--units", "Organizational units that the stack set names.", Default.Units);
        var largest = Count("--largest", "VPCs of the largest account in one region.", Default.LargestAccountVpcs);
        var json = new Option<bool>("--json") { Description = "Print everything as JSON." };

        var command = new RootCommand(
            "Computes the calls, costs and times of the rule across an organization, and the AWS limits that it reaches. "
                + "Assumptions.cs has everything else that is assumed, and the settings have their own defaults."
        )
        {
            accounts,
            regions,
            vpcs,
            vpcChanges,
            flowLogChanges,
            schedule,
            refreshDays,
            concurrency,
            canary,
            units,
            largest,
            json,
        };
        command.SetAction(parsed =>
        {
            var given = Default with
            {
                Accounts = parsed.GetValue(accounts),
                Regions = parsed.GetValue(regions),
                Vpcs = parsed.GetValue(vpcs),
                VpcChangesAMonth = parsed.GetValue(vpcChanges),
                FlowLogChangesAMonth = parsed.GetValue(flowLogChanges),
                Schedule = parsed.GetRequiredValue(schedule),
                RefreshDays = parsed.GetValue(refreshDays),
                Rollout = Default.Rollout with { MaximumConcurrentPercentage = parsed.GetValue(concurrency) },
                CanaryAccounts = parsed.GetValue(canary),
                Units = parsed.GetValue(units),
                LargestAccountVpcs = parsed.GetValue(largest),
            };
            if (given.CanaryAccounts >= given.Accounts)
            {
                parsed.InvocationConfiguration.Error.WriteLine(
                    $"--canary is {given.CanaryAccounts}; allowed: fewer than the {given.Accounts} accounts"
                );
                return 1;
            }

            run(given, parsed.GetValue(json));
            return 0;
        });
        return command;
    }

    private static Option<int> Count(string name, string description, int initial, int lowest = 1, int highest = Highest) =>
        new(name)
        {
            Description = description,
            HelpName = "n",
            DefaultValueFactory = _ => initial,
            CustomParser = argument => Parse(name, argument, lowest, highest),
        };

    private static int Parse(string name, ArgumentResult argument, int lowest, int highest)
    {
        var value = argument.Tokens.Single().Value;
        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count >= lowest && count <= highest)
        {
            return count;
        }

        argument.AddError($"{name} is \"{value}\"; allowed: {lowest} to {highest}");
        return 0;
    }
}
