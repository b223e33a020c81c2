using System.Globalization;

namespace ConfigRule.Scale;

/// <summary>Everything that is computed, as tables.</summary>
public sealed record Report(Assumptions Given)
{
    private static readonly string[] Figures = ["figure", "value", "unit"];

    private Invocations Invocations { get; } = new(Given);

    private Cost Cost { get; } = new(Given);

    private Rollout Rollout { get; } = new(Given);

    private Aggregation Aggregation { get; } = new(Given);

    public IReadOnlyList<ReportTable> Tables =>
        [
            new("In short", ["across the organization", "figure"], [.. Summary.Of(Given).Select(row => new[] { row.What, row.Figure })]),
            new("Assumptions", Figures, OfAssumptions),
            new("Invocations", ["of the function", "one account and region, a month", "all, a month", "all, a day"], OfInvocations),
            new("Calls of one invocation or repair", ["occasion", "calls"], OfCalls),
            new(
                "Calls of one account in one region, a month",
                ["call", "calls"],
                [.. Invocations.CallsAMonth.Select(call => new[] { call.Key, Number(call.Value) })]
            ),
            new(
                "Limits",
                ["case", "limit", "of each", "needed", "allowed", "verdict", "what follows", "source"],
                [.. new LimitUses(Given).All.Select(OfLimit)]
            ),
            Bill("Cost of the rule, a month", Cost.OfRule),
            Bill("Cost of flowLogging:monitoring in every account and region, a month", Cost.OfMonitoring),
            Bill("Cost of recording both types, a month, which there may be anyway", Cost.OfRecording),
            Bill("Cost of repairing every VPC, once", Cost.OfRepairs),
            new("Prices", ["price", "US dollars", "a", "confirmed", "source"], OfPrices),
            new("Roll-out", Figures, OfRollout),
            new("Aggregator", Figures, OfAggregation),
        ];

    private IReadOnlyList<string>[] OfAssumptions =>
        [
            ["accounts", Number(Given.Accounts), "accounts"],
            ["regions", Number(Given.Regions), "regions"],
            ["VPCs of one account in one region", Number(Given.Vpcs), "VPCs"],
            ["flow logs of a VPC", Number(Given.FlowLogsPerVpc), "flow logs"],
            ["changes of a VPC", Number(Given.VpcChangesAMonth), "configuration items a month"],
            ["changes of a VPC's flow logs", Number(Given.FlowLogChangesAMonth), "configuration items a month"],
            ["schedule", Given.Schedule, "MaximumExecutionFrequency"],
            ["days of a month", Number(Assumptions.DaysAMonth), "days"],
            ["function's memory", Number(Given.Function.MemoryMb), "MB"],
            ["cold start with one processor, over TLS", Number(Given.ColdProcessorSeconds), "seconds, measured"],
            ["one VPC with one processor", Number(Given.ProcessorSecondsPerVpc), "seconds, measured"],
            ["one page of EC2's", Number(Given.Ec2CallSeconds), "seconds, assumed"],
            ["one call of AWS Config's", Number(Given.ConfigCallSeconds), "seconds, assumed"],
            ["log of one invocation", Number(Given.LogBytesPerInvocation), "bytes, assumed"],
            ["one repair", Number(Given.RepairSeconds), "seconds, assumed"],
            ["scripts of one repair", Number(Given.ScriptSecondsPerRepair), "seconds, assumed"],
            ["creation of a stack", Number(Given.CreateStackMinutes), "minutes, assumed"],
            ["update of a stack", Number(Given.UpdateStackMinutes), "minutes, assumed"],
            ["a rule's first result", Number(Given.FirstEvaluationMinutes), "minutes, assumed"],
            ["package", Number(Given.PackageBytes), "bytes, compressed"],
            ["packages kept in a region", Number(Given.KeptPackages), "packages"],
            ["accounts worked on at a time", Number(Given.Rollout.MaximumConcurrentPercentage), "percent"],
            ["accounts that may fail", Number(Given.Rollout.FailureTolerancePercentage), "percent"],
            ["canary accounts", Number(Given.CanaryAccounts), "accounts"],
        ];

    private IReadOnlyList<string>[] OfInvocations =>
        [
            OfKind("scheduled", Invocations.ScheduledAMonth),
            OfKind("after a VPC's change", Invocations.VpcChangesAMonth),
            OfKind("after a flow log's change", Invocations.FlowLogChangesAMonth),
            OfKind("in all", Invocations.AMonth),
            OfKind("VPCs evaluated", Invocations.EvaluationsAMonth),
        ];

    private IReadOnlyList<string>[] OfCalls
    {
        get
        {
            var largest = Given.LargestAccountVpcs;
            return
            [
                [$"schedule, {Number(Given.Vpcs)} VPCs", Said(Invocations.CallsOfScheduled)],
                [$"schedule, {Number(largest)} VPCs", Said(Calls.Scheduled(largest, largest * Given.FlowLogsPerVpc, largest))],
                ["change of a VPC", Said(Calls.VpcChanged)],
                ["change of a flow log", Said(Calls.FlowLogChanged)],
                ["flow log gone, its VPC not in the event", Said(Calls.FlowLogGoneUnnamed)],
                ["first repair of a region", Said(Calls.FirstRepair)],
                ["later repair", Said(Calls.LaterRepair)],
            ];
        }
    }

    private static IReadOnlyList<string>[] OfPrices =>
        [
            .. Prices.Evaluations.Select(tier => OfPrice(tier.Price, $"from {Number(tier.From)} on, in each account and region")),
            .. new[]
            {
                Prices.ConfigurationItem,
                Prices.LambdaGigabyteSecond,
                Prices.LambdaRequest,
                Prices.LogIngestion,
                Prices.LogStorage,
                Prices.PackageStorage,
                Prices.AutomationStep,
                Prices.ScriptSecond,
                Prices.Key,
                Prices.Alarm,
                Prices.Metric,
                Prices.Dashboard,
            }.Select(price => OfPrice(price, price.Unit)),
        ];

    private IReadOnlyList<string>[] OfRollout =>
        [
            ["accounts at a time, in each region", Number(Rollout.Concurrency(Given.Accounts - Given.CanaryAccounts)), "accounts"],
            ["canary, one region after the other", Number(Rollout.CanaryHours), "hours"],
            ["the others, one region after the other", Number(Rollout.SequentialHours), "hours"],
            ["the same in STRICT_FAILURE_TOLERANCE", Number(Rollout.StrictSequentialHours), "hours"],
            ["the others, all regions side by side", Number(Rollout.ParallelHours), "hours"],
            ["stacks worked on at once, side by side", Number(Rollout.ParallelStacks), "stacks"],
            ["update or roll-back of the canary", Number(Rollout.CanaryUpdateHours), "hours"],
            ["update or roll-back of the others, one region after the other", Number(Rollout.UpdateHours), "hours"],
            ["update or roll-back of the others, side by side", Number(Rollout.ParallelUpdateHours), "hours"],
            ["from the canary's start to the first result everywhere", Number(Rollout.FirstEvaluationHours), "hours"],
            ["the same by schedule alone, at the latest", Number(Rollout.FirstScheduleHours), "hours"],
        ];

    private IReadOnlyList<string>[] OfAggregation =>
        [
            ["VPCs and their flow logs", Number(Aggregation.Resources), "resources"],
            ["results", Number(Aggregation.ComplianceItems), "compliance items"],
            ["rules", Number(Aggregation.Rules), "rules"],
            ["pages of a query for every VPC", Number(Aggregation.PagesOfEveryVpc), "calls"],
            ["until every account is in it, unless the quota is raised", Number(Aggregation.WeeksUntilEveryAccount), "weeks"],
        ];

    private string[] OfKind(string kind, long ofOne) =>
        [kind, Number(ofOne), Number(ofOne * Given.AccountRegions), Number((double)ofOne * Given.AccountRegions / Assumptions.DaysAMonth)];

    private static IReadOnlyList<string> OfLimit(LimitUse use) =>
        [
            use.Case,
            use.Limit.Name,
            use.Limit.Scope,
            $"{Number(use.Used)} {use.Limit.Unit}",
            use.Limit.Value is { } value ? Number(value) : "not published",
            use.Verdict,
            use.Consequence,
            Said(use.Limit.Source),
        ];

    private static ReportTable Bill(string title, IReadOnlyList<CostLine> lines) =>
        new(
            title,
            ["for", "quantity", "US dollars"],
            [
                .. lines.Select(line => new[] { line.Of, Number(line.Quantity), Dollars(line.Dollars) }),
                new[] { "in all", "", Dollars(Cost.Sum(lines)) },
            ]
        );

    private static IReadOnlyList<string> OfPrice(Price price, string unit) =>
        [price.Of, price.Dollars.ToString(CultureInfo.InvariantCulture), unit, price.Source.Confirmed ? "yes" : "no", Said(price.Source)];

    private static string Said(IReadOnlyDictionary<string, int> calls) =>
        string.Join(", ", calls.Select(call => $"{call.Key} {Number(call.Value)}"));

    private static string Said(Source source) => $"{(source.Confirmed ? "" : "UNCONFIRMED: ")}{source.Page} ({source.Read})";

    private static string Dollars(decimal dollars) => dollars.ToString("#,##0.00", CultureInfo.InvariantCulture);

    private static string Number(double number) =>
        number.ToString(number is >= 100 or 0 ? "#,##0" : "#,##0.#####", CultureInfo.InvariantCulture);
}
