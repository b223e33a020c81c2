using System.Collections.Concurrent;

namespace ConfigRule.Benchmark.Endpoint;

/// <summary>One invocation as the endpoint saw it.</summary>
internal sealed class Invocation
{
    /// <summary>When the event was sent, a <see cref="System.Diagnostics.Stopwatch"/> timestamp.</summary>
    public required long Started { get; init; }

    /// <summary>When the response came in, a timestamp too.</summary>
    public long Ended { get; set; }

    public CallTally DescribeVpcs { get; } = new();

    public CallTally DescribeFlowLogs { get; } = new();

    /// <summary>The listings of earlier results by their filter. Those of several filters are independent of each other.</summary>
    public ConcurrentDictionary<string, CallTally> GetComplianceDetails { get; } = [];

    public CallTally PutEvaluations { get; } = new();

    /// <summary>Bodies of the successful puts. They are checked after the measurement, not during it.</summary>
    public ConcurrentQueue<byte[]> Puts { get; } = [];
}
