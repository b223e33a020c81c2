namespace ConfigRule.Judgement;

/// <summary>A VPC as EC2 describes it now, with the flow logs that watch it.</summary>
public sealed record ObservedVpc
{
    public required string Id { get; init; }

    public required string OwnerId { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>The flow logs of the VPC itself, in any order; those of its subnets are with the subnets.</summary>
    public IReadOnlyList<ObservedFlowLog> FlowLogs { get; init; } = [];

    /// <summary>Whether a network interface exists in it; read only where unused VPCs are ignored.</summary>
    public bool IsUsed { get; init; } = true;

    /// <summary>Its subnets; read only where subnet coverage is accepted.</summary>
    public IReadOnlyList<ObservedSubnet> Subnets { get; init; } = [];
}
