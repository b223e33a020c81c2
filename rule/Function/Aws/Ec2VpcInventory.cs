using Amazon;
using Amazon.EC2;
using Amazon.EC2.Model;
using ConfigRule.Judgement;
using ConfigRule.Parameters;

namespace ConfigRule.Aws;

/// <summary>Reads VPCs and flow logs from EC2. Listings are read side by side, each page by page.</summary>
/// <param name="ec2">The client.</param>
/// <param name="region">The client's region.</param>
internal sealed class Ec2VpcInventory(IAmazonEC2 ec2, RegionEndpoint region) : IVpcInventory
{
    /// <summary>Most items that EC2 returns on a page.</summary>
    /// <remarks>https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeVpcs.html</remarks>
    private const int PageSize = 1000;

    /// <summary>Most values that EC2 accepts in one filter.</summary>
    /// <remarks>https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Filtering.html</remarks>
    private const int LongestFilter = 200;

    public async Task<IReadOnlyList<ObservedVpc>> ReadEveryAsync(
        string accountId,
        FlowLoggingRequirements requirements,
        CancellationToken cancellationToken
    )
    {
        var network = NewNetwork(accountId, requirements);
        await Task.WhenAll(
            ListVpcsAsync(network.Add, new Filter("owner-id", [accountId]), cancellationToken),
            ListFlowLogsAsync(network.Add, null, cancellationToken),
            requirements.AcceptSubnetCoverage ? ListSubnetsAsync(network.Add, null, cancellationToken) : Task.CompletedTask,
            requirements.IgnoreUnusedVpcs ? ListNetworkInterfacesAsync(network.Add, null, cancellationToken) : Task.CompletedTask
        );

        return network.DescribeVpcs();
    }

    public async Task<IReadOnlyList<ObservedVpc>> ReadAsync(
        string accountId,
        IReadOnlyCollection<string> vpcIds,
        FlowLoggingRequirements requirements,
        CancellationToken cancellationToken
    )
    {
        var network = NewNetwork(accountId, requirements);
        foreach (var ids in vpcIds.Chunk(LongestFilter))
        {
            var ofVpcs = new Filter("vpc-id", [.. ids]);
            await Task.WhenAll(
                ListVpcsAsync(network.Add, ofVpcs, cancellationToken),
                ListFlowLogsOfAsync(ids, network, cancellationToken),
                requirements.AcceptSubnetCoverage ? ListSubnetsAsync(network.Add, ofVpcs, cancellationToken) : Task.CompletedTask,
                requirements.IgnoreUnusedVpcs ? ListNetworkInterfacesAsync(network.Add, ofVpcs, cancellationToken) : Task.CompletedTask
            );
        }

        await ListFlowLogsOfAsync([.. vpcIds.SelectMany(network.SubnetIdsOf)], network, cancellationToken);

        return network.DescribeVpcs();
    }

    public async Task<string?> FindVpcOfSubnetAsync(string subnetId, CancellationToken cancellationToken)
    {
        string? vpcId = null;
        await ListSubnetsAsync(subnet => vpcId = subnet.VpcId, new Filter("subnet-id", [subnetId]), cancellationToken);

        return vpcId;
    }

    private async Task ListFlowLogsOfAsync(IReadOnlyList<string> resourceIds, ObservedNetwork network, CancellationToken cancellationToken)
    {
        foreach (var ids in resourceIds.Chunk(LongestFilter))
        {
            await ListFlowLogsAsync(network.Add, new Filter("resource-id", [.. ids]), cancellationToken);
        }
    }

    private Task ListVpcsAsync(Action<Vpc> add, Filter? filter, CancellationToken cancellationToken) =>
        Ec2Pages.ReadAsync(
            "DescribeVpcs",
            ec2.Paginators.DescribeVpcs(new DescribeVpcsRequest { Filters = Only(filter), MaxResults = PageSize }).Responses,
            page => page.Vpcs,
            add,
            cancellationToken
        );

    private Task ListFlowLogsAsync(Action<FlowLog> add, Filter? filter, CancellationToken cancellationToken) =>
        Ec2Pages.ReadAsync(
            "DescribeFlowLogs",
            ec2.Paginators.DescribeFlowLogs(new DescribeFlowLogsRequest { Filter = Only(filter), MaxResults = PageSize }).Responses,
            page => page.FlowLogs,
            add,
            cancellationToken
        );

    private Task ListSubnetsAsync(Action<Subnet> add, Filter? filter, CancellationToken cancellationToken) =>
        Ec2Pages.ReadAsync(
            "DescribeSubnets",
            ec2.Paginators.DescribeSubnets(new DescribeSubnetsRequest { Filters = Only(filter), MaxResults = PageSize }).Responses,
            page => page.Subnets,
            add,
            cancellationToken
        );

    private Task ListNetworkInterfacesAsync(Action<NetworkInterface> add, Filter? filter, CancellationToken cancellationToken) =>
        Ec2Pages.ReadAsync(
            "DescribeNetworkInterfaces",
            ec2.Paginators.DescribeNetworkInterfaces(
                new DescribeNetworkInterfacesRequest { Filters = Only(filter), MaxResults = PageSize }
            ).Responses,
            page => page.NetworkInterfaces,
            add,
            cancellationToken
        );

    // The SDK sends an empty list as a filter, and no filter only for null.
    private static List<Filter>? Only(Filter? filter) => filter is null ? null : [filter];

    private ObservedNetwork NewNetwork(string accountId, FlowLoggingRequirements requirements) =>
        new(requirements, $"arn:{region.PartitionName}:logs:{region.SystemName}:{accountId}:log-group:");
}
