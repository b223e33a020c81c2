using ConfigRule.Benchmark.Endpoint;

namespace ConfigRule.Benchmark.Measuring;

/// <summary>One run of a variant whose evaluations were found right.</summary>
internal sealed record Measurement
{
    /// <summary>From the start of the process to its asking for the first event.</summary>
    public required double InitMilliseconds { get; init; }

    /// <summary>From the start of the process to its first response.</summary>
    public required double ColdMilliseconds { get; init; }

    /// <summary>From the second event to its response, where there was one: what the evaluation takes in a warm process.</summary>
    public double? WarmMilliseconds { get; init; }

    /// <summary>Processor time of the process up to its last response.</summary>
    public required double ProcessorMilliseconds { get; init; }

    /// <summary>The most memory that it had resident, up to its last response.</summary>
    public required double PeakMegabytes { get; init; }

    /// <summary>The calls of its first invocation.</summary>
    public required CallPath Calls { get; init; }
}

/// <summary>How many calls were made, and what they add up to at the least.</summary>
internal sealed record CallPath
{
    public required int Listings { get; init; }

    public required int Puts { get; init; }

    public required int MostPutsInFlight { get; init; }

    /// <summary>
    /// The longest chain of calls of which each needs the one before: the pages of the listing that took longest, one after
    /// the other, and one put, for a VPC that nothing satisfies is judged only after the last page. Nothing could be faster.
    /// </summary>
    public required double CriticalMilliseconds { get; init; }

    /// <summary>The same with all the puts after the reading, as many at a time as there ever were: less is possible where they overlap it.</summary>
    public required double OwnPutsMilliseconds { get; init; }

    public static CallPath Of(Invocation invocation)
    {
        CallTally[] listings = [invocation.DescribeVpcs, invocation.DescribeFlowLogs, invocation.GetComplianceDetails];
        var longest = listings.Max(listing => listing.Held.TotalMilliseconds);
        var puts = invocation.PutEvaluations;
        var put = puts.MeanHeld.TotalMilliseconds;

        return new CallPath
        {
            Listings = listings.Sum(listing => listing.Answered),
            Puts = puts.Answered,
            MostPutsInFlight = puts.MostInFlight,
            CriticalMilliseconds = longest + put,
            OwnPutsMilliseconds = longest + (Math.Ceiling((double)puts.Answered / Math.Max(1, puts.MostInFlight)) * put),
        };
    }
}
