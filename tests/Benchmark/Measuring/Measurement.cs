using ConfigRule.Benchmark.Endpoint;

namespace ConfigRule.Benchmark.Measuring;

/// <summary>One run of a variant, whose evaluations were correct.</summary>
internal sealed record Measurement
{
    /// <summary>From the start of the process until it requests the first event.</summary>
    public required double InitMilliseconds { get; init; }

    /// <summary>From the start of the process to its first response.</summary>
    public required double ColdMilliseconds { get; init; }

    /// <summary>From the second event to its response: the evaluation in a warm process. Null without a second event.</summary>
    public double? WarmMilliseconds { get; init; }

    /// <summary>Processor time of the process up to its last response.</summary>
    public required double ProcessorMilliseconds { get; init; }

    /// <summary>Peak resident memory up to the last response.</summary>
    public required double PeakMegabytes { get; init; }

    /// <summary>The calls of its first invocation.</summary>
    public required CallPath Calls { get; init; }
}

/// <summary>How many calls were made, and the shortest time that they need.</summary>
internal sealed record CallPath
{
    public required int Listings { get; init; }

    public required int Puts { get; init; }

    public required int MostPutsInFlight { get; init; }

    /// <summary>
    /// The longest chain of calls in which each needs the one before: the pages of the longest listing, and one put. A VPC
    /// without a good flow log can only be evaluated after the last page, so nothing can be faster.
    /// </summary>
    public required double CriticalMilliseconds { get; init; }

    public static CallPath Of(Invocation invocation)
    {
        CallTally[] listings = [invocation.DescribeVpcs, invocation.DescribeFlowLogs, .. invocation.GetComplianceDetails.Values];
        var longest = listings.Max(listing => listing.Held.TotalMilliseconds);
        var puts = invocation.PutEvaluations;
        var put = puts.MeanHeld.TotalMilliseconds;

        return new CallPath
        {
            Listings = listings.Sum(listing => listing.Succeeded),
            Puts = puts.Succeeded,
            MostPutsInFlight = puts.MostInFlight,
            CriticalMilliseconds = longest + put,
        };
    }
}
