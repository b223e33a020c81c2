namespace ConfigRule.Judgement;

/// <summary>A VPC as EC2 describes it now, and its flow logs.</summary>
internal sealed record ObservedVpc
{
    public required string Id { get; init; }

    public required string OwnerId { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>The flow logs of the VPC itself, in any order. Those of subnets are in <see cref="Subnets"/>.</summary>
    public IReadOnlyList<ObservedFlowLog> FlowLogs { get; init; } = [];

    /// <summary>Whether it contains a network interface; read only if unused VPCs are ignored.</summary>
    public bool IsUsed { get; init; } = true;

    /// <summary>Its subnets; read only if subnet coverage is accepted.</summary>
    public IReadOnlyList<ObservedSubnet> Subnets { get; init; } = [];
}
