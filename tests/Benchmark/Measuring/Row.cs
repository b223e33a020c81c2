using ConfigRule.Benchmark.Endpoint;

namespace ConfigRule.Benchmark.Measuring;

/// <summary>One situation in which every variant is measured.</summary>
internal sealed record Row(RowGroup Group, string Title, Account Account)
{
    public Pace Pace { get; init; } = new();

    public Transport Transport { get; init; }

    /// <summary>How many events the process gets: the first is a cold start, any other finds it warm.</summary>
    public int Invocations { get; init; } = 1;

    /// <summary>What the process may use, or null for all of the machine.</summary>
    public Limits? Limits { get; init; }

    /// <summary>Runs of each variant at most.</summary>
    public int MostRepeats { get; init; } = int.MaxValue;

    /// <summary>Whether it takes minutes, so that a quick look goes without it.</summary>
    public bool IsLong { get; init; }
}

/// <summary>How the process reaches EC2 and AWS Config, and what it trusts.</summary>
internal enum Transport
{
    Http,
    TlsAmazonLinuxRoots,
    TlsOneRoot,
}

/// <param name="Megabytes">Memory.</param>
/// <param name="Processors">Part of one processor, or null for all of them.</param>
internal sealed record Limits(int Megabytes, double? Processors);
