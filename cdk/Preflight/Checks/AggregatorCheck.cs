using System.Text.Json;
using ConfigRule.Cdk.Preflight.Reading;
using ConfigRule.Cdk.Preflight.Reporting;

namespace ConfigRule.Cdk.Preflight.Checks;

/// <summary>Whether the aggregator collects from every account.</summary>
/// <remarks>https://docs.aws.amazon.com/config/latest/developerguide/configlimits.html</remarks>
public static class AggregatorCheck
{
    public const string Name = "aggregator";

    /// <summary>Accounts that AWS Config adds to an organization aggregator in a week, by default.</summary>
    public const int AccountsAWeek = 1000;

    public static Check Declaration { get; } =
        new(Name, "no source of the aggregator has failed; every account with a stack instance is in it")
        {
            ByCaller = [AwsOperation.DescribeAggregatorSources, AwsOperation.GetAggregatedCounts],
        };

    /// <param name="rollout">The roll-out.</param>
    /// <param name="instances">The stack instances; null if they are not known.</param>
    public static async Task<IReadOnlyList<Finding>> RunAsync(CheckedRollout rollout, IReadOnlyList<StackInstance>? instances)
    {
        ArgumentNullException.ThrowIfNull(rollout);
        string[] named = ["--configuration-aggregator-name", rollout.Names.Aggregator];
        var sources = ReadFailures.CatchAsync(
            Name,
            rollout.Home,
            async () =>
            {
                var call = new AwsCall(AwsOperation.DescribeAggregatorSources, rollout.Home, named);
                return JudgeSources(rollout.Home, (await rollout.Aws.ReadAsync(call)).RequiredItems(call, "AggregatedSourceStatusList"));
            }
        );
        var accounts = ReadFailures.CatchAsync(
            Name,
            rollout.Home,
            async () =>
            {
                var call = new AwsCall(AwsOperation.GetAggregatedCounts, rollout.Home, [.. named, "--group-by-key", "ACCOUNT_ID"]);
                // The list is missing while the aggregator is empty.
                var groups = (await rollout.Aws.ReadAsync(call)).Items("GroupedResourceCounts");
                return [JudgeAccounts(rollout.Home, instances, [.. groups.Select(group => group.RequiredText(call, "GroupName"))])];
            }
        );

        return [.. await sources, .. await accounts];
    }

    public static IReadOnlyList<Finding> JudgeSources(string region, IReadOnlyList<JsonElement> sources)
    {
        ArgumentNullException.ThrowIfNull(sources);
        if (sources.Count == 0)
        {
            return [Finding.Fail(Name, region, "the aggregator has no source", "deploy the view stack again")];
        }

        var failed = sources
            .Where(source => source.Text("LastUpdateStatus") == "FAILED")
            .Select(source =>
                Finding.Fail(
                    Name,
                    $"{source.Text("SourceId")}/{source.Text("AwsRegion")}",
                    $"the source failed: {source.Text("LastErrorCode")} {source.Text("LastErrorMessage")}".TrimEnd(),
                    "fix the reason, often the trust policy of the aggregator's role"
                )
            )
            .ToList();

        return failed.Count > 0 ? failed : [Finding.Ok(Name, region, $"none of its {sources.Count} sources has failed")];
    }

    /// <param name="region">The region of the aggregator.</param>
    /// <param name="instances">The stack instances; null if they are not known.</param>
    /// <param name="collected">The accounts that the aggregator has resources of.</param>
    public static Finding JudgeAccounts(string region, IReadOnlyList<StackInstance>? instances, IReadOnlyCollection<string> collected)
    {
        if (instances is null)
        {
            return Finding.Fail(
                Name,
                region,
                "the accounts with stack instances are not known",
                $"see the check {StackInstancesCheck.Name}"
            );
        }

        var accounts = instances.Select(instance => instance.Account).Distinct().ToList();
        var missing = accounts.Count(account => !collected.Contains(account));

        return missing == 0
            ? Finding.Ok(Name, region, $"it has all {accounts.Count} accounts with stack instances")
            : Finding.Fail(
                Name,
                region,
                $"{missing} of {accounts.Count} accounts with stack instances are not in it yet",
                $"wait: AWS Config adds {AccountsAWeek} accounts a week unless the quota was raised"
            );
    }
}
