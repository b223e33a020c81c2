using System.Text.Json.Serialization;

namespace ConfigRule.Scale;

/// <summary>How often the function is invoked, with the evaluations, calls and seconds of these invocations.</summary>
public sealed record Invocations([property: JsonIgnore] Assumptions Given)
{
    /// <summary>Per account and region, per month.</summary>
    public long ScheduledAMonth => (long)Given.ScheduledADay * Assumptions.DaysAMonth;

    public long VpcChangesAMonth => (long)Given.Vpcs * Given.VpcChangesAMonth;

    public long FlowLogChangesAMonth => (long)Given.Vpcs * Given.FlowLogChangesAMonth;

    public long AMonth => ScheduledAMonth + VpcChangesAMonth + FlowLogChangesAMonth;

    public long AllAMonth => AMonth * Given.AccountRegions;

    public long AllScheduledADay => Given.ScheduledADay * Given.AccountRegions;

    public double AllChangesADay => (double)(VpcChangesAMonth + FlowLogChangesAMonth) / Assumptions.DaysAMonth * Given.AccountRegions;

    /// <summary>A scheduled invocation evaluates every VPC, any other invocation one VPC.</summary>
    public long EvaluatedAMonth => (ScheduledAMonth * Given.Vpcs) + VpcChangesAMonth + FlowLogChangesAMonth;

    /// <summary>Evaluations that are put to Config: all, or only what is new.</summary>
    public long EvaluationsAMonth =>
        Given.RefreshDays == 0 ? EvaluatedAMonth : RoundedUp(Given.Vpcs * Assumptions.DaysAMonth, Given.RefreshDays) + FlowLogChangesAMonth;

    public IReadOnlyDictionary<string, int> CallsOfScheduled => CallsOfScheduledWith(Given.Vpcs);

    /// <summary>A change whose result is compared, or put in any case.</summary>
    public IReadOnlyDictionary<string, int> CallsOfChange => Given.RefreshDays == 0 ? Calls.VpcChanged : Calls.ComparedChange;

    /// <summary>Calls by name, per account and region, per month.</summary>
    public IReadOnlyDictionary<string, long> CallsAMonth =>
        new[]
        {
            (Calls: CallsOfScheduled, Times: ScheduledAMonth),
            (Calls: CallsOfChange, Times: VpcChangesAMonth),
            (Calls: CallsOfChange, Times: FlowLogChangesAMonth),
        }
            .SelectMany(kind => kind.Calls.Select(call => (call.Key, Times: call.Value * kind.Times)))
            .GroupBy(call => call.Key, call => call.Times)
            .ToDictionary(call => call.Key, call => call.Sum());

    /// <summary>Seconds of an invocation for one VPC. It includes a cold start, because nearly all invocations have one.</summary>
    public double SecondsOfChange => Duration.Of(Given, 1, CallsOfChange);

    public double SecondsOfScheduled => Duration.Of(Given, Given.Vpcs, CallsOfScheduled);

    /// <summary>Per account and region, per month.</summary>
    public double SecondsAMonth => (ScheduledAMonth * SecondsOfScheduled) + ((VpcChangesAMonth + FlowLogChangesAMonth) * SecondsOfChange);

    /// <summary>A scheduled invocation in an account and region with so many VPCs, all of which have a result.</summary>
    public IReadOnlyDictionary<string, int> CallsOfScheduledWith(int vpcs) =>
        Calls.Scheduled(
            vpcs,
            vpcs * Given.FlowLogsPerVpc,
            earlierResults: vpcs,
            put: Given.RefreshDays == 0 ? vpcs : (int)RoundedUp(vpcs, Given.RefreshDays * Given.ScheduledADay)
        );

    private static long RoundedUp(long items, long share) => (items + share - 1) / share;
}
