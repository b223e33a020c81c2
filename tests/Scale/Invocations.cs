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
    public long EvaluationsAMonth => (ScheduledAMonth * Given.Vpcs) + VpcChangesAMonth + FlowLogChangesAMonth;

    public IReadOnlyDictionary<string, int> CallsOfScheduled => Calls.Scheduled(Given.Vpcs, Given.Vpcs * Given.FlowLogsPerVpc, Given.Vpcs);

    /// <summary>Calls by name, per account and region, per month.</summary>
    public IReadOnlyDictionary<string, long> CallsAMonth =>
        new[]
        {
            (Calls: CallsOfScheduled, Times: ScheduledAMonth),
            (Calls: Calls.VpcChanged, Times: VpcChangesAMonth),
            (Calls: Calls.FlowLogChanged, Times: FlowLogChangesAMonth),
        }
            .SelectMany(kind => kind.Calls.Select(call => (call.Key, Times: call.Value * kind.Times)))
            .GroupBy(call => call.Key, call => call.Times)
            .ToDictionary(call => call.Key, call => call.Sum());

    /// <summary>Seconds of an invocation for one VPC. It includes a cold start, because nearly all invocations have one.</summary>
    public double SecondsOfChange => Duration.Of(Given, 1, Calls.VpcChanged);

    public double SecondsOfScheduled => Duration.Of(Given, Given.Vpcs, CallsOfScheduled);

    /// <summary>Per account and region, per month.</summary>
    public double SecondsAMonth => (ScheduledAMonth * SecondsOfScheduled) + ((VpcChangesAMonth + FlowLogChangesAMonth) * SecondsOfChange);
}
