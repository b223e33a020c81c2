using System.Text.Json.Serialization;

namespace ConfigRule.Scale;

/// <summary>How often the function is invoked, and what that reports and takes.</summary>
public sealed record Invocations([property: JsonIgnore] Assumptions Given)
{
    /// <summary>Of one account in one region, a month.</summary>
    public long ScheduledAMonth => (long)Given.ScheduledADay * Assumptions.DaysAMonth;

    public long VpcChangesAMonth => (long)Given.Vpcs * Given.VpcChangesAMonth;

    public long FlowLogChangesAMonth => (long)Given.Vpcs * Given.FlowLogChangesAMonth;

    public long AMonth => ScheduledAMonth + VpcChangesAMonth + FlowLogChangesAMonth;

    public long AllAMonth => AMonth * Given.AccountRegions;

    public long AllScheduledADay => Given.ScheduledADay * Given.AccountRegions;

    public double AllChangesADay => (double)(VpcChangesAMonth + FlowLogChangesAMonth) / Assumptions.DaysAMonth * Given.AccountRegions;

    /// <summary>A scheduled invocation reports every VPC, any other one.</summary>
    public long EvaluationsAMonth => (ScheduledAMonth * Given.Vpcs) + VpcChangesAMonth + FlowLogChangesAMonth;

    public IReadOnlyDictionary<string, int> CallsOfScheduled => Calls.Scheduled(Given.Vpcs, Given.Vpcs * Given.FlowLogsPerVpc, Given.Vpcs);

    /// <summary>Calls of one account in one region by name, a month.</summary>
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

    /// <summary>Seconds of an invocation on one VPC, of a cold one as nearly all are.</summary>
    public double SecondsOfChange => Duration.Of(Given, 1, Calls.VpcChanged);

    public double SecondsOfScheduled => Duration.Of(Given, Given.Vpcs, CallsOfScheduled);

    /// <summary>Of one account in one region, a month.</summary>
    public double SecondsAMonth => (ScheduledAMonth * SecondsOfScheduled) + ((VpcChangesAMonth + FlowLogChangesAMonth) * SecondsOfChange);
}
