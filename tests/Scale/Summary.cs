using System.Globalization;

namespace ConfigRule.Scale;

/// <summary>The most important figures. A table in the documentation has the same rows.</summary>
public static class Summary
{
    public static IReadOnlyList<(string What, string Figure)> Of(Assumptions given)
    {
        ArgumentNullException.ThrowIfNull(given);
        var invocations = new Invocations(given);
        var cost = new Cost(given);
        var rollout = new Rollout(given);
        var everything = given with { RefreshDays = 0 };
        var (rule, recording, monitoring) = (Cost.Sum(cost.OfRule), Cost.Sum(cost.OfRecording), Cost.Sum(cost.OfMonitoring));
        return
        [
            ("VPCs", Count(given.AllVpcs)),
            (
                "invocations a day: scheduled, and after changes",
                $"{Count(invocations.AllScheduledADay)} and {Count(invocations.AllChangesADay)}"
            ),
            (EvaluationsWith(given), Evaluations(given)),
            .. given.RefreshDays == 0 ? [] : new[] { (EvaluationsWith(everything), Evaluations(everything)) },
            ("the first of these, if accounts shared the price tiers of a region", Dollars(cost.EvaluationsInSharedTiers)),
            ("Lambda, logs and packages a month", Dollars(rule - cost.OfRule[0].Dollars)),
            ("monitoring in every account and region a month, where `flowLogging:monitoring` were true", Dollars(monitoring)),
            ("all of that a month: without monitoring, and with it", $"{Dollars(rule)} and {Dollars(rule + monitoring)}"),
            ("configuration items of VPCs and flow logs a month, which Config's recorder may record anyway", Dollars(recording)),
            ("repair of every VPC, once", Dollars(Cost.Sum(cost.OfRepairs))),
            (
                $"roll-out to {Count(given.CanaryAccounts)} canary accounts, then to all others",
                $"{Hours(rollout.CanaryHours)}, {Hours(rollout.SequentialHours)}"
            ),
            ("the others with all regions side by side, which needs no canary and no excluded account", Hours(rollout.ParallelHours)),
            (
                "update, or roll-back, of the others: one region after the other, and side by side",
                $"{Hours(rollout.UpdateHours)} and {Hours(rollout.ParallelUpdateHours)}"
            ),
            (
                $"second pass of that update over {Count(given.Units)} units, with canary or excluded accounts",
                Hours(rollout.SecondPassHours)
            ),
            ("most units of one stack set, which must be updated within 36 hours", Count(rollout.MostUnits)),
            ("first result everywhere, after the canary's start", Hours(rollout.FirstEvaluationHours)),
            (
                "every account in the aggregator, unless its weekly quota is raised",
                $"{Count(new Aggregation(given).WeeksUntilEveryAccount)} weeks"
            ),
        ];
    }

    private static string EvaluationsWith(Assumptions given) =>
        $"evaluations put a month, with `flowLogging:refreshDays` {given.RefreshDays}";

    private static string Evaluations(Assumptions given) =>
        $"{Count(new Invocations(given).EvaluationsAMonth * given.AccountRegions)}: {Dollars(new Cost(given).OfRule[0].Dollars)}";

    private static string Count(double count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Dollars(decimal dollars) => dollars.ToString("$#,##0", CultureInfo.InvariantCulture);

    private static string Hours(double hours) => hours.ToString("0.0 h", CultureInfo.InvariantCulture);
}
