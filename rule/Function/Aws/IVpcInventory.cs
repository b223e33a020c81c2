using ConfigRule.Judgement;

namespace ConfigRule.Aws;

/// <summary>What EC2 says of VPCs and their flow logs at this moment. A read that fails throws: it is never an empty answer.</summary>
public interface IVpcInventory
{
    /// <summary>Every VPC that the account owns, each as soon as enough of it is read to judge it.</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="requirements">What is asked of the VPCs: all that it needs is read.</param>
    /// <param name="isSettled">Whether what is read of a VPC is enough; one of which it never is comes when all is read.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    IAsyncEnumerable<ObservedVpc> ReadEveryAsync(
        string accountId,
        FlowLoggingRequirements requirements,
        Func<ObservedVpc, bool> isSettled,
        CancellationToken cancellationToken
    );

    /// <summary>One VPC, or null where it does not exist.</summary>
    Task<ObservedVpc?> ReadAsync(string accountId, string vpcId, FlowLoggingRequirements requirements, CancellationToken cancellationToken);

    /// <summary>Those of the VPCs that exist, whoever owns them.</summary>
    Task<IReadOnlySet<string>> FindExistingAsync(IReadOnlyCollection<string> vpcIds, CancellationToken cancellationToken);

    /// <summary>The VPC of a subnet, or null where the subnet does not exist.</summary>
    Task<string?> FindVpcOfSubnetAsync(string subnetId, CancellationToken cancellationToken);
}
