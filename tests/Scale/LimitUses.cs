namespace ConfigRule.Scale;

/// <summary>
/// The organization compared with AWS's limits, in the worst case. Nearly all limits apply per account and region. Therefore
/// it does not matter that the schedules of all accounts run at the same time.
/// </summary>
public sealed record LimitUses(Assumptions Given)
{
    /// <summary>Roles of the stack: one for the function and one for each runbook.</summary>
    public const int RolesOfStack = 3;

    /// <summary>Including the delivery role, which the first repair creates.</summary>
    private const int RolesPerRegion = RolesOfStack + 1;

    private const int SavedQueries = 4;

    private Invocations Invocations { get; } = new(Given);

    private Rollout Rollout { get; } = new(Given);

    public IReadOnlyList<LimitUse> All => [.. Schedules, .. Burst, .. LargestAccount, .. Repairs, .. AcrossTheOrganization];

    private IEnumerable<LimitUse> Schedules =>
        [
            new("the schedules of all accounts at the same time", Limits.DescribeBurst, Invocations.CallsOfScheduled["DescribeVpcs"]),
            new("the schedules of all accounts at the same time", Limits.LambdaConcurrency, 1),
        ];

    private IEnumerable<LimitUse> Burst
    {
        get
        {
            var events = (double)Given.Vpcs * Given.BurstChangesPerVpc;
            var when = $"{Given.BurstChangesPerVpc} changes of each VPC of a region within {Given.BurstSeconds} s";
            return
            [
                new(when, Limits.DescribeRate, events / Given.BurstSeconds),
                new(when, Limits.LambdaConcurrency, events / Given.BurstSeconds * Invocations.SecondsOfChange),
                new(
                    when,
                    Limits.PutEvaluationsRate,
                    events / Given.BurstSeconds,
                    "the function retries a throttled call, and fails after 14 s of throttling"
                ),
                new(
                    $"{when}, each of a deleted flow log whose event does not name its VPC",
                    Limits.ConfigHistoryRate,
                    events / Given.BurstSeconds,
                    "the SDK retries, then the invocation fails"
                ),
            ];
        }
    }

    private IEnumerable<LimitUse> LargestAccount
    {
        get
        {
            var vpcs = Given.LargestAccountVpcs;
            var calls = Invocations.CallsOfScheduledWith(vpcs);
            var who = $"an account with {vpcs:N0} VPCs in a region";
            var burstRate = (double)vpcs / Given.BurstSeconds;
            var drained = Limits.Describe.SecondsFor(vpcs);
            return
            [
                new($"{who}, scheduled", Limits.DescribeRate, 1 / Given.Ec2CallSeconds, "one page after another"),
                new($"{who}, scheduled", Timeout, Duration.Of(Given, vpcs, calls)),
                new(
                    $"{who}, scheduled",
                    Limits.ComplianceDetailsRate,
                    Calls.ComplianceChains / Given.ConfigCallSeconds,
                    $"{calls["GetComplianceDetailsByConfigRule"]} pages, at most {Calls.ComplianceChains} at the same time"
                ),
                new(
                    $"{who}, scheduled",
                    Limits.PutEvaluationsRate,
                    Calls.PutsAtOnce / Given.ConfigCallSeconds,
                    $"{calls["PutEvaluations"]} puts, at most {Calls.PutsAtOnce} at the same time, fewer if throttled"
                ),
                new(
                    $"{who}, each of which changes within {Given.BurstSeconds} s",
                    Limits.DescribeRate,
                    burstRate,
                    $"throttled: EC2 needs {drained:N0} s for all calls; events that failed "
                        + $"{Given.Function.RetryAttempts + 1} times go to the queue, and the next schedule evaluates their VPCs"
                ),
                new(
                    $"{who}, each of which changes within {Given.BurstSeconds} s",
                    Limits.LambdaConcurrency,
                    burstRate * Invocations.SecondsOfChange
                ),
            ];
        }
    }

    private IEnumerable<LimitUse> Repairs
    {
        get
        {
            var vpcs = Given.LargestAccountVpcs;
            var atOnce = Math.Ceiling(vpcs * Given.Remediation.ConcurrencyPercentage / 100.0);
            var running = Math.Min(atOnce, Limits.Automations.Value ?? atOnce);
            var minutes = vpcs / running * Given.RepairSeconds / 60;
            var who = $"automatic repair of {vpcs:N0} VPCs, {Given.Remediation.ConcurrencyPercentage} percent at the same time";
            var everyRegion = Given.Regions * (Calls.OfIam(Calls.FirstRepair) + ((Given.Vpcs - 1) * Calls.OfIam(Calls.LaterRepair)));
            return
            [
                new(who, Limits.Automations, atOnce, $"the others are queued; all are repaired after {minutes:N0} min"),
                new(who, Limits.QueuedAutomations, Math.Max(0, atOnce - running)),
                new(who, Limits.CreateFlowLogsRate, running / Given.RepairSeconds),
                new(
                    $"repair of every VPC of {Given.Regions} regions at the same time",
                    Limits.IamRate,
                    everyRegion,
                    "boto3 retries a throttled call, and Config retries a failed repair"
                ),
            ];
        }
    }

    private IEnumerable<LimitUse> AcrossTheOrganization =>
        [
            new(
                $"{RolesPerRegion} roles in each of {Given.Regions} regions",
                Limits.IamRoles,
                (double)RolesPerRegion * Given.Regions,
                "in addition to the account's other roles"
            ),
            new("all accounts and regions in one stack set", Limits.StackInstances, Given.AccountRegions),
            new("update, one region after the other: its longest operation", Limits.StackSetOperationHours, Rollout.UpdateHours),
            new(
                $"first roll-out, or update with its second pass over {Given.Units:N0} units",
                Limits.StackSetResourceHours,
                Rollout.LongestHours,
                $"fits with at most {Rollout.MostUnits:N0} units: name units that contain others, or divide them over two "
                    + "deployments with different stack names"
            ),
            new("roll-out, one region after the other", Limits.StackInstanceOperations, Rollout.ParallelStacks / Given.Regions),
            new("roll-out, all regions in parallel", Limits.StackInstanceOperations, Rollout.ParallelStacks),
            new(
                "roll-out, all regions in parallel: roles created in each account",
                Limits.IamRate,
                (double)RolesOfStack * Given.Regions,
                "CloudFormation retries a throttled call"
            ),
            new("all accounts in the aggregator", Limits.AggregatorAccounts, Given.Accounts),
            new(
                "all accounts in the aggregator in its first week",
                Limits.AggregatorAccountsAWeek,
                Given.Accounts,
                $"complete after {new Aggregation(Given).WeeksUntilEveryAccount:N0} weeks "
                    + "unless the quota is raised first; the rule and repairs do not depend on it"
            ),
            new("saved queries", Limits.SavedQueries, SavedQueries),
        ];

    private Limit Timeout =>
        new(
            "flowLogging:functionTimeoutSeconds",
            Given.Function.TimeoutSeconds,
            "seconds",
            "invocation",
            Source.Of(
                "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html",
                "the default of the setting; Lambda allows 900"
            )
        );
}
