namespace ConfigRule.Scale;

/// <summary>One line of a bill.</summary>
/// <param name="Of">What is paid for.</param>
/// <param name="Quantity">How many units, over the whole organization.</param>
/// <param name="Dollars">US dollars.</param>
/// <param name="Prices">What its units cost.</param>
public sealed record CostLine(string Of, double Quantity, decimal Dollars, IReadOnlyList<Price> Prices)
{
    public static CostLine At(Price price, string of, double quantity)
    {
        ArgumentNullException.ThrowIfNull(price);
        return new(of, quantity, (decimal)quantity * price.Dollars, [price]);
    }
}

/// <summary>What the rule and the runbook cost an organization, without the flow logs themselves, whose volume nothing here knows.</summary>
public sealed record Cost(Assumptions Given)
{
    private const double BytesOfGigabyte = 1e9;
    private const double MegabytesOfGigabyte = 1024;
    private const double HoursAMonth = Assumptions.DaysAMonth * Assumptions.HoursADay;

    private Invocations Invocations { get; } = new(Given);

    /// <summary>What the rule adds to a bill a month.</summary>
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

    /// <summary>The evaluations, if the accounts of an organization shared the price tiers of a region.</summary>
    public decimal EvaluationsInSharedTiers =>
        PriceTier.Dollars(Prices.Evaluations, Invocations.EvaluationsAMonth * Given.Accounts) * Given.Regions;

    /// <summary>What Config's recorder costs for the two types a month. It may record them already, and costs that with no rule too.</summary>
    public IReadOnlyList<CostLine> OfRecording =>
        [
            CostLine.At(
                Prices.ConfigurationItem,
                "configuration items of VPCs and flow logs",
                AcrossAll(Invocations.VpcChangesAMonth + Invocations.FlowLogChangesAMonth)
            ),
        ];

    /// <summary>What <c>flowLogging:monitoring</c> adds in every account and region a month.</summary>
    public IReadOnlyList<CostLine> OfMonitoring =>
        [
            CostLine.At(Prices.Key, "keys of the topics", AcrossAll(Monitoring.Keys)),
            CostLine.At(Prices.Alarm, "metrics of the alarms", AcrossAll(Monitoring.AlarmMetrics)),
            CostLine.At(
                Prices.Metric,
                "metrics, for their hours with data",
                AcrossAll(Monitoring.Metrics * Math.Min(HoursAMonth, Invocations.AMonth) / HoursAMonth)
            ),
            CostLine.At(Prices.Dashboard, "dashboards", AcrossAll(Monitoring.Dashboards)),
        ];

    /// <summary>What it costs once to repair every VPC, each of which makes one flow log and with that an item and an evaluation.</summary>
    public IReadOnlyList<CostLine> OfRepairs =>
        [
            CostLine.At(Prices.AutomationStep, "steps", (double)Given.AllVpcs * Calls.RepairSteps),
            CostLine.At(Prices.ScriptSecond, "seconds of scripts", Given.AllVpcs * Given.ScriptSecondsPerRepair),
            CostLine.At(Prices.ConfigurationItem, "configuration items of the flow logs", Given.AllVpcs),
            CostLine.At(Prices.Evaluations[0].Price, "evaluations in answer", Given.AllVpcs),
        ];

    public static decimal Sum(IEnumerable<CostLine> lines) => lines.Sum(line => line.Dollars);

    private double LogGigabytes => Invocations.AllAMonth * Given.LogBytesPerInvocation / BytesOfGigabyte;

    private double AcrossAll(double ofOneAccountAndRegion) => ofOneAccountAndRegion * Given.AccountRegions;
}
