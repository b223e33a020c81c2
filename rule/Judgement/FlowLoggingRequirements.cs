namespace ConfigRule.Judgement;

/// <summary>What is asked of a VPC's flow logging: the rule's parameters, read and valid.</summary>
public sealed record FlowLoggingRequirements
{
    public Traffic Traffic { get; init; } = Traffic.Reject;

    /// <summary>EC2's destination types that will do; empty for any.</summary>
    public IReadOnlyList<string> DestinationTypes { get; init; } = [];

    /// <summary>Patterns of log group names or ARNs that will do, where <c>*</c> matches any run; empty for any.</summary>
    public IReadOnlyList<string> Destinations { get; init; } = [];

    /// <summary>Seconds.</summary>
    public int MaxAggregationInterval { get; init; } = 600;

    /// <summary>Names of the fields that every record must have, in any order.</summary>
    public IReadOnlyList<string> RequiredFields { get; init; } = [];

    public IReadOnlyList<string> ExemptVpcIds { get; init; } = [];

    public string? ExemptTagKey { get; init; }

    public bool IgnoreUnusedVpcs { get; init; }

    public bool AcceptSubnetCoverage { get; init; }

    /// <summary>How long after its creation a flow log may go without a delivery status.</summary>
    public TimeSpan DeliveryGrace { get; init; } = TimeSpan.FromMinutes(15);
}
