namespace ConfigRule.Scale;

/// <summary>
/// The organization held against AWS's limits, at its worst. Nearly all limits are of one account in one region: that every
/// account's schedule fires in the same moment needs no more of any of them than one account's does.
/// </summary>
public sealed record LimitUses(Assumptions Given)
{
    /// <summary>Roles of the stack: the function's, and one of each runbook's.</summary>
    public const int RolesOfStack = 3;

    /// <summary>With the delivery role, which the first repair makes.</summary>
    private const int RolesPerRegion = RolesOfStack + 1;

    private const int SavedQueries = 3;

    private Invocations Invocations { get; } = new(Given);

    private Rollout Rollout { get; } = new(Given);

    public IReadOnlyList<LimitUse> All => [.. Schedules, .. Storm, .. LargestAccount, .. Repairs, .. AcrossTheOrganization];

    private IEnumerable<LimitUse> Schedules =>
        [
            new("every account's schedule at once", Limits.DescribeBurst, Invocations.CallsOfScheduled["DescribeVpcs"]),
            new("every account's schedule at once", Limits.LambdaConcurrency, 1),
        ];

    private IEnumerable<LimitUse> Storm
    {
        get
        {
            var events = (double)Given.Vpcs * Given.StormChangesPerVpc;
            var when = $"{Given.StormChangesPerVpc} changes of each VPC of a region within {Given.StormSeconds} s";
            return
            [
                new(when, Limits.DescribeRate, events / Given.StormSeconds),
                new(when, Limits.LambdaConcurrency, events / Given.StormSeconds * Invocations.SecondsOfChange),
                new(
                    when,
                    Limits.PutEvaluationsRate,
                    events / Given.StormSeconds,
                    "the function puts again what is throttled, and fails after 14 s of it"
                ),
                new(
                    $"{when}, each a flow log's that is gone and unnamed",
                    Limits.ConfigHistoryRate,
                    events / Given.StormSeconds,
                    "the SDK tries again, then the invocation fails"
                ),
            ];
        }
    }

    private IEnumerable<LimitUse> LargestAccount
    {
        get
        {
            var vpcs = Given.LargestAccountVpcs;
            var calls = Calls.Scheduled(vpcs, vpcs * Given.FlowLogsPerVpc, vpcs);
            var who = $"an account with {vpcs:N0} VPCs in a region";
            var stormRate = (double)vpcs / Given.StormSeconds;
            var drained = Limits.Describe.SecondsFor(vpcs);
            return
            [
                new($"{who}, scheduled", Limits.DescribeRate, 1 / Given.Ec2CallSeconds, "pages follow one another"),
                new($"{who}, scheduled", Timeout, Duration.Of(Given, vpcs, calls)),
                new(
                    $"{who}, scheduled",
                    Limits.ComplianceDetailsRate,
                    1 / Given.ConfigCallSeconds,
                    $"{calls["GetComplianceDetailsByConfigRule"]} pages that follow one another"
                ),
                new(
                    $"{who}, scheduled",
                    Limits.PutEvaluationsRate,
                    Calls.PutsAtOnce / Given.ConfigCallSeconds,
                    $"{calls["PutEvaluations"]} puts, {Calls.PutsAtOnce} at once at most, fewer where they are throttled"
                ),
                new(
                    $"{who}, each of which changes within {Given.StormSeconds} s",
                    Limits.DescribeRate,
                    stormRate,
                    $"throttled: EC2 has answered after {drained:N0} s; events that failed {Given.Function.RetryAttempts + 1} times wait in the queue, and the next schedule evaluates their VPCs"
                ),
                new(
                    $"{who}, each of which changes within {Given.StormSeconds} s",
                    Limits.LambdaConcurrency,
                    stormRate * Invocations.SecondsOfChange
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
            var who = $"automatic repair of {vpcs:N0} VPCs, {Given.Remediation.ConcurrencyPercentage} percent at once";
            var everyRegion = Given.Regions * (Calls.OfIam(Calls.FirstRepair) + ((Given.Vpcs - 1) * Calls.OfIam(Calls.LaterRepair)));
            return
            [
                new(who, Limits.Automations, atOnce, $"the others wait in the queue; all are done after {minutes:N0} min"),
                new(who, Limits.QueuedAutomations, Math.Max(0, atOnce - running)),
                new(who, Limits.CreateFlowLogsRate, running / Given.RepairSeconds),
                new(
                    $"repair of every VPC of {Given.Regions} regions at once",
                    Limits.IamRate,
                    everyRegion,
                    "boto3 tries a throttled call again, and Config a failed repair"
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
                "beside the account's other roles"
            ),
            new("all accounts and regions in one stack set", Limits.StackInstances, Given.AccountRegions),
            new("roll-out, one region after the other", Limits.StackInstanceOperations, Rollout.ParallelStacks / Given.Regions),
            new("roll-out, all regions side by side", Limits.StackInstanceOperations, Rollout.ParallelStacks),
            new(
                "roll-out, all regions side by side: roles made in each account",
                Limits.IamRate,
                (double)RolesOfStack * Given.Regions,
                "CloudFormation tries a throttled call again"
            ),
            new("all accounts in the aggregator", Limits.AggregatorAccounts, Given.Accounts),
            new(
                "all accounts in the aggregator in its first week",
                Limits.AggregatorAccountsAWeek,
                Given.Accounts,
                $"complete after {new Aggregation(Given).WeeksUntilEveryAccount:N0} weeks unless the quota is raised before; the rule and repairs do not wait for it"
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
                "the setting's own default; Lambda allows 900"
            )
        );
}
