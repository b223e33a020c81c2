namespace ConfigRule.Scale;

/// <summary>One line of a bill.</summary>
/// <param name="Of">The item.</param>
/// <param name="Quantity">Units in the whole organization.</param>
/// <param name="Dollars">US dollars.</param>
/// <param name="Prices">The prices of a unit.</param>
public sealed record CostLine(string Of, double Quantity, decimal Dollars, IReadOnlyList<Price> Prices)
{
    public static CostLine At(Price price, string of, double quantity)
    {
        ArgumentNullException.ThrowIfNull(price);
        return new(of, quantity, (decimal)quantity * price.Dollars, [price]);
    }
}

/// <summary>The cost of the rule and the runbook in an organization, without the flow logs themselves: their volume is unknown.</summary>
public sealed record Cost(Assumptions Given)
{
    private const double BytesOfGigabyte = 1e9;
    private const double MegabytesOfGigabyte = 1024;
    private const double HoursAMonth = Assumptions.DaysAMonth * Assumptions.HoursADay;

    private Invocations Invocations { get; } = new(Given);

    /// <summary>The monthly cost of the rule.</summary>
    public IReadOnlyList<CostLine> OfRule =>
        [
            new(
                "AWS Config evaluations",
                AcrossAll(Invocations.EvaluationsAMonth),
                PriceTier.Dollars(Prices.Evaluations, Invocations.EvaluationsAMonth) * Given.AccountRegions,
                [.. Prices.Evaluations.Select(tier => tier.Price)]
            ),
            CostLine.At(
                Prices.LambdaGigabyteSecond,
                "Lambda, GB-seconds",
                AcrossAll(Invocations.SecondsAMonth) * Given.Function.MemoryMb / MegabytesOfGigabyte
            ),
            CostLine.At(Prices.LambdaRequest, "Lambda, requests", Invocations.AllAMonth),
            CostLine.At(Prices.LogIngestion, "function's log, GB ingested", LogGigabytes),
            CostLine.At(
                Prices.LogStorage,
                "function's log, GB kept",
                LogGigabytes * Given.Function.LogRetentionDays / Assumptions.DaysAMonth
            ),
            CostLine.At(
                Prices.PackageStorage,
                "packages, GB in one bucket a region",
                Given.PackageBytes * Given.KeptPackages * Given.Regions / BytesOfGigabyte
            ),
        ];

    /// <summary>The cost of the evaluations if all accounts of an organization share the price tiers of a region.</summary>
    public decimal EvaluationsInSharedTiers =>
        PriceTier.Dollars(Prices.Evaluations, Invocations.EvaluationsAMonth * Given.Accounts) * Given.Regions;

    /// <summary>
    /// The monthly cost of recording the two types. Often they are recorded anyway, and then the rule does not add to it.
    /// </summary>
    public IReadOnlyList<CostLine> OfRecording =>
        [
            CostLine.At(
                Prices.ConfigurationItem,
                "configuration items of VPCs and flow logs",
                AcrossAll(Invocations.VpcChangesAMonth + Invocations.FlowLogChangesAMonth)
            ),
        ];

    /// <summary>The monthly cost of <c>flowLogging:monitoring</c> in every account and region.</summary>
    public IReadOnlyList<CostLine> OfMonitoring =>
        [
            CostLine.At(Prices.Key, "KMS keys of the topics", AcrossAll(Monitoring.Keys)),
            CostLine.At(Prices.Alarm, "metrics of the alarms", AcrossAll(Monitoring.AlarmMetrics)),
            CostLine.At(
                Prices.Metric,
                "custom metrics, by their hours with data",
                AcrossAll(Monitoring.Metrics * Math.Min(HoursAMonth, Invocations.AMonth) / HoursAMonth)
            ),
            CostLine.At(Prices.Dashboard, "dashboards", AcrossAll(Monitoring.Dashboards)),
        ];

    /// <summary>
    /// The one-time cost of repairing every VPC. Each repair creates a flow log, which adds a configuration item and an evaluation.
    /// </summary>
    public IReadOnlyList<CostLine> OfRepairs =>
        [
            CostLine.At(Prices.AutomationStep, "steps", (double)Given.AllVpcs * Calls.RepairSteps),
            CostLine.At(Prices.ScriptSecond, "seconds of scripts", Given.AllVpcs * Given.ScriptSecondsPerRepair),
            CostLine.At(Prices.ConfigurationItem, "configuration items of the flow logs", Given.AllVpcs),
            CostLine.At(Prices.Evaluations[0].Price, "evaluations of the new flow logs", Given.AllVpcs),
        ];

    public static decimal Sum(IEnumerable<CostLine> lines) => lines.Sum(line => line.Dollars);

    private double LogGigabytes => Invocations.AllAMonth * Given.LogBytesPerInvocation / BytesOfGigabyte;

    private double AcrossAll(double ofOneAccountAndRegion) => ofOneAccountAndRegion * Given.AccountRegions;
}
