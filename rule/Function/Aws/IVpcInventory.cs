using ConfigRule.Judgement;
using ConfigRule.Parameters;

namespace ConfigRule.Aws;

/// <summary>VPCs and their flow logs as EC2 describes them now. A failed read throws; it never looks like an empty result.</summary>
internal interface IVpcInventory
{
    /// <summary>Every VPC that the account owns.</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="requirements">The rule's parameters: everything that they depend on is read, and no more.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    Task<IReadOnlyList<ObservedVpc>> ReadEveryAsync(
        string accountId,
        FlowLoggingRequirements requirements,
        CancellationToken cancellationToken
    );

    /// <summary>Those of the VPCs that exist, whoever owns them.</summary>
    Task<IReadOnlyList<ObservedVpc>> ReadAsync(
        string accountId,
        IReadOnlyCollection<string> vpcIds,
        FlowLoggingRequirements requirements,
        CancellationToken cancellationToken
    );

    /// <summary>The VPC of a subnet, or null if the subnet does not exist.</summary>
    Task<string?> FindVpcOfSubnetAsync(string subnetId, CancellationToken cancellationToken);
}
