namespace ConfigRule.Scale;

/// <summary>How long an invocation takes: what it computes, and the longest chain of calls that wait for one another.</summary>
public static class Duration
{
    /// <summary>The memory at which a function has one processor; it has less in proportion.</summary>
    /// <remarks>https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html</remarks>
    public const int MegabytesOfOneProcessor = 1769;

    public static double Of(Assumptions given, int vpcs, IReadOnlyDictionary<string, int> calls)
    {
        ArgumentNullException.ThrowIfNull(given);
        ArgumentNullException.ThrowIfNull(calls);
        var processors = Math.Min(1, (double)given.Function.MemoryMb / MegabytesOfOneProcessor);
        var computing = (given.ColdProcessorSeconds + (vpcs * given.ProcessorSecondsPerVpc)) / processors;

        var listing = Math.Max(calls["DescribeVpcs"], calls["DescribeFlowLogs"]) * given.Ec2CallSeconds;
        var puts = Math.Ceiling((double)calls["PutEvaluations"] / Calls.PutsAtOnce) * given.ConfigCallSeconds;

        // Earlier results are listed beside all else, and their pages follow one another.
        var earlier = calls.GetValueOrDefault("GetComplianceDetailsByConfigRule") * given.ConfigCallSeconds;
        return computing + Math.Max(listing + puts, earlier);
    }
}
