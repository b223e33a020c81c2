using ConfigRule.Benchmark.Endpoint;

namespace ConfigRule.Benchmark.Measuring;

/// <summary>One measurement that every variant runs.</summary>
internal sealed record Scenario(ScenarioGroup Group, string Title, Account Account)
{
    public Pace Pace { get; init; } = new();

    public Transport Transport { get; init; }

    /// <summary>How many events the process gets. The first is a cold start, the others find it warm.</summary>
    public int Invocations { get; init; } = 1;

    /// <summary>Days after which the rule puts an unchanged result again; 0: each time. The boto3 rule puts everything.</summary>
    public int RefreshDays { get; init; }

    /// <summary>Limits of the process, null for none.</summary>
    public Limits? Limits { get; init; }

    /// <summary>Most runs of each variant.</summary>
    public int MaximumRepeats { get; init; } = int.MaxValue;

    /// <summary>Whether it takes minutes; --quick skips it.</summary>
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
/// <param name="Processors">Share of one processor, null for no limit.</param>
internal sealed record Limits(int Megabytes, double? Processors);
