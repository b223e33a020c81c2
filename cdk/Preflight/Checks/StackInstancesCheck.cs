using ConfigRule.Cdk.Preflight.Reading;
using ConfigRule.Cdk.Preflight.Reporting;

namespace ConfigRule.Cdk.Preflight.Checks;

/// <summary>Whether the stack sets deployed to the accounts and regions of the settings, and to no others.</summary>
public static class StackInstancesCheck
{
    public const string Name = "stack instances";

    public static Check Declaration { get; } =
        new(
            Name,
            "every account of the units has a current stack instance in every "
                + "region, the canaries from their own stack set; nobody else has one"
        )
        {
            ByCaller = [AwsOperation.ListStackInstances],
        };

    /// <param name="rollout">The roll-out.</param>
    /// <param name="targets">The accounts to deploy to; null if they are not known.</param>
    /// <returns>What was found, and all stack instances; null if they could not be read.</returns>
    public static async Task<(IReadOnlyList<Finding> Findings, IReadOnlyList<StackInstance>? Instances)> RunAsync(
        CheckedRollout rollout,
        IReadOnlyList<OrganizationAccount>? targets
    )
    {
        ArgumentNullException.ThrowIfNull(rollout);
        try
        {
            var findings = new List<Finding>();
            var all = new List<StackInstance>();
            foreach (var name in rollout.StackSets)
            {
                var instances = await StackInstance.ReadAsync(rollout, name);
                all.AddRange(instances);
                findings.AddRange(Judge(name, Expected(rollout, name, targets), instances));
            }

            return (findings, all);
        }
        catch (AwsReadException exception)
        {
            return ([ReadFailures.Describe(Name, Finding.Organization, exception)], null);
        }
    }

    /// <param name="name">The stack set.</param>
    /// <param name="expected">The accounts and regions that it should have; null if they are not known.</param>
    /// <param name="instances">Its stack instances.</param>
    public static IReadOnlyList<Finding> Judge(
        string name,
        IReadOnlyCollection<(string Account, string Region)>? expected,
        IReadOnlyList<StackInstance> instances
    )
    {
        ArgumentNullException.ThrowIfNull(instances);
        var findings = new List<Finding>();
        findings.AddRange(
            expected is null
                ?
                [
                    Finding.Fail(
                        Name,
                        Finding.Organization,
                        $"{name}: the accounts to deploy to are not known",
                        $"see the check {AccountsCheck.Name}"
                    ),
                ]
                : JudgePlaces(name, expected, instances)
        );
        findings.AddRange(instances.Where(instance => !instance.IsCurrent).Select(instance => JudgeStatus(name, instance)));

        return findings.Count > 0
            ? findings
            :
            [
                Finding.Ok(
                    Name,
                    Finding.Organization,
                    $"{name}: {instances.Count} stack instances, all current and in the right accounts and regions"
                ),
            ];
    }

    private static IEnumerable<Finding> JudgePlaces(
        string name,
        IReadOnlyCollection<(string Account, string Region)> expected,
        IReadOnlyList<StackInstance> instances
    )
    {
        var actual = instances.Select(instance => (instance.Account, instance.Region)).ToHashSet();
        var missing = expected
            .Where(place => !actual.Contains(place))
            .Select(place =>
                Finding.Fail(
                    Name,
                    $"{place.Account}/{place.Region}",
                    $"{name} has no stack instance there",
                    "see the latest operation of the stack set, and deploy again"
                )
            );
        var unexpected = instances
            .Where(instance => !expected.Contains((instance.Account, instance.Region)) && !instance.IsSuspended)
            .Select(instance =>
                Finding.Fail(
                    Name,
                    instance.Where,
                    $"{name} has a stack instance there, and should not",
                    "aws cloudformation delete-stack-instances, if the settings are right"
                )
            );

        return missing.Concat(unexpected);
    }

    private static Finding JudgeStatus(string name, StackInstance instance) =>
        instance.IsSuspended
            ? Finding.Warn(Name, instance.Where, $"{name} skipped it: the account is suspended", "nothing")
            : Finding.Fail(
                Name,
                instance.Where,
                $"{name}: the stack instance is {instance.Status}: {instance.Reason}",
                "fix the reason and deploy again; flowLogging:failureTolerancePercentage decides how many may fail"
            );

    private static HashSet<(string Account, string Region)>? Expected(
        CheckedRollout rollout,
        string name,
        IReadOnlyList<OrganizationAccount>? targets
    )
    {
        var canaries = rollout.Organization.CanaryAccounts;
        var accounts = name == rollout.Names.CanaryStackSet ? canaries : targets?.Select(target => target.Id).Except(canaries);

        return accounts
            ?.SelectMany(account => rollout.Organization.Regions.Select(region => (Account: account, Region: region)))
            .ToHashSet();
    }
}
