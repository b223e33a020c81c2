using System.Globalization;

namespace ConfigRule.Scale;

/// <summary>All figures as tables.</summary>
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
            new("Assumptions", Figures, AssumptionRows),
            new("Invocations", ["of the function", "one account and region, per month", "all, per month", "all, per day"], InvocationRows),
            new("Calls of one invocation or repair", ["case", "calls"], CallRows),
            new(
                "Calls per account and region, per month",
                ["call", "calls"],
                [.. Invocations.CallsAMonth.Select(call => new[] { call.Key, Number(call.Value) })]
            ),
            new(
                "Limits",
                ["case", "limit", "applies per", "needed", "allowed", "verdict", "consequence", "source"],
                [.. new LimitUses(Given).All.Select(LimitRow)]
            ),
            Bill("Cost of the rule, per month", Cost.OfRule),
            Bill("Cost of flowLogging:monitoring in every account and region, per month", Cost.OfMonitoring),
            Bill("Cost of recording both types, per month (you may pay this already)", Cost.OfRecording),
            Bill("Cost of repairing every VPC, one time", Cost.OfRepairs),
            new("Prices", ["price", "US dollars", "per", "confirmed", "source"], PriceRows),
            new("Roll-out", Figures, RolloutRows),
            new("Aggregator", Figures, AggregationRows),
        ];

    private IReadOnlyList<string>[] AssumptionRows =>
        [
            ["accounts", Number(Given.Accounts), "accounts"],
            ["regions", Number(Given.Regions), "regions"],
            ["VPCs per account and region", Number(Given.Vpcs), "VPCs"],
            ["flow logs per VPC", Number(Given.FlowLogsPerVpc), "flow logs"],
            ["changes of a VPC", Number(Given.VpcChangesAMonth), "configuration items per month"],
            ["changes of a VPC's flow logs", Number(Given.FlowLogChangesAMonth), "configuration items per month"],
            ["schedule", Given.Schedule, "MaximumExecutionFrequency"],
            ["unchanged results are put again after", Number(Given.RefreshDays), "days (0: each time)"],
            ["days per month", Number(Assumptions.DaysAMonth), "days"],
            ["memory of the function", Number(Given.Function.MemoryMb), "MB"],
            ["cold start over TLS, on one processor", Number(Given.ColdProcessorSeconds), "seconds, measured"],
            ["one VPC, on one processor", Number(Given.ProcessorSecondsPerVpc), "seconds, measured"],
            ["one page of an EC2 listing", Number(Given.Ec2CallSeconds), "seconds, assumed"],
            ["one call to AWS Config", Number(Given.ConfigCallSeconds), "seconds, assumed"],
            ["log of one invocation", Number(Given.LogBytesPerInvocation), "bytes, assumed"],
            ["one repair", Number(Given.RepairSeconds), "seconds, assumed"],
            ["scripts of one repair", Number(Given.ScriptSecondsPerRepair), "seconds, assumed"],
            ["organizational units", Number(Given.Units), "units"],
            ["update of a stack in which nothing differs", Number(Given.UnchangedStackMinutes), "minutes, assumed"],
            ["creation of a stack", Number(Given.CreateStackMinutes), "minutes, assumed"],
            ["update of a stack", Number(Given.UpdateStackMinutes), "minutes, assumed"],
            ["first result of a rule", Number(Given.FirstEvaluationMinutes), "minutes, assumed"],
            ["package", Number(Given.PackageBytes), "bytes, compressed"],
            ["packages kept in a region", Number(Given.KeptPackages), "packages"],
            ["accounts changed at the same time", Number(Given.Rollout.MaximumConcurrentPercentage), "percent"],
            ["accounts that may fail", Number(Given.Rollout.FailureTolerancePercentage), "percent"],
            ["canary accounts", Number(Given.CanaryAccounts), "accounts"],
        ];

    private IReadOnlyList<string>[] InvocationRows =>
        [
            InvocationRow("scheduled", Invocations.ScheduledAMonth),
            InvocationRow("after a change of a VPC", Invocations.VpcChangesAMonth),
            InvocationRow("after a change of a flow log", Invocations.FlowLogChangesAMonth),
            InvocationRow("total", Invocations.AMonth),
            InvocationRow("VPCs evaluated", Invocations.EvaluatedAMonth),
            InvocationRow("evaluations put", Invocations.EvaluationsAMonth),
        ];

    private IReadOnlyList<string>[] CallRows
    {
        get
        {
            var largest = Given.LargestAccountVpcs;
            return
            [
                [$"schedule, {Number(Given.Vpcs)} VPCs", Describe(Invocations.CallsOfScheduled)],
                [$"schedule, {Number(largest)} VPCs", Describe(Invocations.CallsOfScheduledWith(largest))],
                ["change of a VPC", Describe(Calls.VpcChanged)],
                ["change of a flow log", Describe(Calls.FlowLogChanged)],
                ["deleted flow log whose event does not name its VPC", Describe(Calls.FlowLogGoneUnnamed)],
                ["first repair in a region", Describe(Calls.FirstRepair)],
                ["later repair", Describe(Calls.LaterRepair)],
            ];
        }
    }

    private static IReadOnlyList<string>[] PriceRows =>
        [
            .. Prices.Evaluations.Select(tier =>
                PriceRow(tier.Price, $"evaluation, from number {Number(tier.From)}, in each account and region")
            ),
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
            }.Select(price => PriceRow(price, price.Unit)),
        ];

    private IReadOnlyList<string>[] RolloutRows =>
        [
            ["accounts at the same time, in each region", Number(Rollout.Concurrency(Given.Accounts - Given.CanaryAccounts)), "accounts"],
            ["canary accounts, one region after another", Number(Rollout.CanaryHours), "hours"],
            ["the others, one region after another", Number(Rollout.SequentialHours), "hours"],
            ["the same with STRICT_FAILURE_TOLERANCE", Number(Rollout.StrictSequentialHours), "hours"],
            ["the others, all regions in parallel", Number(Rollout.ParallelHours), "hours"],
            ["stacks changed at the same time, in parallel", Number(Rollout.ParallelStacks), "stacks"],
            ["update or roll-back of the canary accounts", Number(Rollout.CanaryUpdateHours), "hours"],
            ["update or roll-back of the others, one region after another", Number(Rollout.UpdateHours), "hours"],
            ["update or roll-back of the others, all regions in parallel", Number(Rollout.ParallelUpdateHours), "hours"],
            ["second pass of an update, one region and unit after another", Number(Rollout.SecondPassHours), "hours"],
            ["most units of one stack set", Number(Rollout.MostUnits), "units"],
            ["from the start of the canary to the first result everywhere", Number(Rollout.FirstEvaluationHours), "hours"],
            ["the same if only the schedule evaluates, at the latest", Number(Rollout.FirstScheduleHours), "hours"],
        ];

    private IReadOnlyList<string>[] AggregationRows =>
        [
            ["VPCs and their flow logs", Number(Aggregation.Resources), "resources"],
            ["results", Number(Aggregation.ComplianceItems), "compliance items"],
            ["rules", Number(Aggregation.Rules), "rules"],
            ["pages of a query for all VPCs", Number(Aggregation.PagesOfEveryVpc), "calls"],
            ["until it contains every account, unless the quota is raised", Number(Aggregation.WeeksUntilEveryAccount), "weeks"],
        ];

    private string[] InvocationRow(string kind, long ofOne) =>
        [kind, Number(ofOne), Number(ofOne * Given.AccountRegions), Number((double)ofOne * Given.AccountRegions / Assumptions.DaysAMonth)];

    private static IReadOnlyList<string> LimitRow(LimitUse use) =>
        [
            use.Case,
            use.Limit.Name,
            use.Limit.Scope,
            $"{Number(use.Used)} {use.Limit.Unit}",
            use.Limit.Value is { } value ? Number(value) : "not published",
            use.Verdict,
            use.Consequence,
            Describe(use.Limit.Source),
        ];

    private static ReportTable Bill(string title, IReadOnlyList<CostLine> lines) =>
        new(
            title,
            ["item", "quantity", "US dollars"],
            [
                .. lines.Select(line => new[] { line.Of, Number(line.Quantity), Dollars(line.Dollars) }),
                new[] { "total", "", Dollars(Cost.Sum(lines)) },
            ]
        );

    private static IReadOnlyList<string> PriceRow(Price price, string unit) =>
        [
            price.Of,
            price.Dollars.ToString(CultureInfo.InvariantCulture),
            unit,
            price.Source.Confirmed ? "yes" : "no",
            Describe(price.Source),
        ];

    private static string Describe(IReadOnlyDictionary<string, int> calls) =>
        string.Join(", ", calls.Select(call => $"{call.Key} {Number(call.Value)}"));

    private static string Describe(Source source) => $"{(source.Confirmed ? "" : "UNCONFIRMED: ")}{source.Page} ({source.Read})";

    private static string Dollars(decimal dollars) => dollars.ToString("#,##0.00", CultureInfo.InvariantCulture);

    private static string Number(double number) =>
        number.ToString(number is >= 100 or 0 ? "#,##0" : "#,##0.#####", CultureInfo.InvariantCulture);
}
