namespace ConfigRule.Scale;

/// <summary>The duration of an invocation: its processor time and its longest chain of sequential calls.</summary>
public static class Duration
{
    /// <summary>The memory at which a function has one full processor. With less memory it has a proportional share.</summary>
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

        // Earlier results are listed at the same time as VPCs and flow logs; nearly all of them are in one chain of pages.
        var chain = calls.GetValueOrDefault("GetComplianceDetailsByConfigRule") - Calls.ComplianceChains + 1;
        var earlier = Math.Max(0, chain) * given.ConfigCallSeconds;
        var compared = calls.GetValueOrDefault("GetComplianceDetailsByResource") * given.ConfigCallSeconds;
        return computing + Math.Max(listing, earlier) + compared + puts;
    }
}
