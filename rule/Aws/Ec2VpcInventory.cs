using Amazon.EC2;
using Amazon.EC2.Model;

using ConfigRule.Judgement;

namespace ConfigRule.Aws;

/// <summary>Reads VPCs and flow logs from EC2, always page by page.</summary>
public sealed class Ec2VpcInventory(IAmazonEC2 ec2) : IVpcInventory
{
    /// <summary>Items that EC2 puts on a page at most.</summary>
    /// <remarks>https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeVpcs.html</remarks>
    private const int PageSize = 1000;

    /// <summary>Values that EC2 takes in one filter at most.</summary>
    /// <remarks>https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Filtering.html</remarks>
    private const int LongestFilter = 200;

    public async Task<IReadOnlyList<ObservedVpc>> ReadEveryAsync(string accountId, FlowLoggingRequirements requirements)
    {
        ArgumentNullException.ThrowIfNull(requirements);
        var vpcs = ReadVpcsAsync(new Filter("owner-id", [accountId]));
        var flowLogs = ReadFlowLogsAsync();
        var subnets = requirements.AcceptSubnetCoverage ? ReadSubnetsAsync() : Nothing<Subnet>();
        var networkInterfaces = requirements.IgnoreUnusedVpcs ? ReadNetworkInterfacesAsync() : Nothing<NetworkInterface>();

        await Task.WhenAll(vpcs, flowLogs, subnets, networkInterfaces);

        var observed = new ObservedNetwork(requirements, await flowLogs, await subnets, await networkInterfaces);
        return [.. (await vpcs).Select(observed.Describe)];
    }

    public async Task<ObservedVpc?> ReadAsync(string vpcId, FlowLoggingRequirements requirements)
    {
        ArgumentNullException.ThrowIfNull(requirements);
        var ofVpc = new Filter("vpc-id", [vpcId]);
        var vpcs = ReadVpcsAsync(ofVpc);
        var flowLogs = ReadFlowLogsAsync(new Filter("resource-id", [vpcId]));
        var subnets = requirements.AcceptSubnetCoverage ? ReadSubnetsAsync(ofVpc) : Nothing<Subnet>();
        var networkInterfaces = requirements.IgnoreUnusedVpcs ? ReadNetworkInterfacesAsync(ofVpc) : Nothing<NetworkInterface>();

        await Task.WhenAll(vpcs, flowLogs, subnets, networkInterfaces);

        var ofSubnets = await ReadFlowLogsOfAsync(await subnets);
        var observed = new ObservedNetwork(requirements, [.. await flowLogs, .. ofSubnets], await subnets, await networkInterfaces);
        return (await vpcs).Select(observed.Describe).SingleOrDefault();
    }

    public async Task<string?> FindVpcOfSubnetAsync(string subnetId)
    {
        var subnets = await ReadSubnetsAsync(new Filter("subnet-id", [subnetId]));

        return subnets.SingleOrDefault()?.VpcId;
    }

    private async Task<List<FlowLog>> ReadFlowLogsOfAsync(IEnumerable<Subnet> subnets)
    {
        List<FlowLog> flowLogs = [];
        foreach (var ids in subnets.Select(subnet => subnet.SubnetId).Chunk(LongestFilter))
        {
            flowLogs.AddRange(await ReadFlowLogsAsync(new Filter("resource-id", [.. ids])));
        }

        return flowLogs;
    }

    // The SDK sends an empty list that is not null, so no filter at all is written as null.
    private static List<Filter>? Only(Filter[] filters) => filters.Length == 0 ? null : [.. filters];

    private async Task<List<Vpc>> ReadVpcsAsync(params Filter[] filters) =>
        await ec2.Paginators
            .DescribeVpcs(new DescribeVpcsRequest { Filters = Only(filters), MaxResults = PageSize })
            .Vpcs.ToListAsync();

    private async Task<List<FlowLog>> ReadFlowLogsAsync(params Filter[] filters) =>
        await ec2.Paginators
            .DescribeFlowLogs(new DescribeFlowLogsRequest { Filter = Only(filters), MaxResults = PageSize })
            .FlowLogs.ToListAsync();

    private async Task<List<Subnet>> ReadSubnetsAsync(params Filter[] filters) =>
        await ec2.Paginators
            .DescribeSubnets(new DescribeSubnetsRequest { Filters = Only(filters), MaxResults = PageSize })
            .Subnets.ToListAsync();

    private async Task<List<NetworkInterface>> ReadNetworkInterfacesAsync(params Filter[] filters) =>
        await ec2.Paginators
            .DescribeNetworkInterfaces(new DescribeNetworkInterfacesRequest { Filters = Only(filters), MaxResults = PageSize })
            .NetworkInterfaces.ToListAsync();

    private static Task<List<T>> Nothing<T>() => Task.FromResult(new List<T>());
}
