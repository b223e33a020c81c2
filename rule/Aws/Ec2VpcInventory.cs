using Amazon.EC2;
using Amazon.EC2.Model;
using Amazon.Runtime;

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

        var observed = new ObservedNetwork(requirements, LogGroupArnPrefix(accountId), await flowLogs, await subnets, await networkInterfaces);
        return [.. (await vpcs).Select(observed.Describe)];
    }

    public async Task<ObservedVpc?> ReadAsync(string accountId, string vpcId, FlowLoggingRequirements requirements)
    {
        ArgumentNullException.ThrowIfNull(requirements);
        var ofVpc = new Filter("vpc-id", [vpcId]);
        var vpcs = ReadVpcsAsync(ofVpc);
        var flowLogs = ReadFlowLogsAsync(new Filter("resource-id", [vpcId]));
        var subnets = requirements.AcceptSubnetCoverage ? ReadSubnetsAsync(ofVpc) : Nothing<Subnet>();
        var networkInterfaces = requirements.IgnoreUnusedVpcs ? ReadNetworkInterfacesAsync(ofVpc) : Nothing<NetworkInterface>();

        await Task.WhenAll(vpcs, flowLogs, subnets, networkInterfaces);

        List<FlowLog> allFlowLogs = [.. await flowLogs, .. await ReadFlowLogsOfAsync(await subnets)];
        var observed = new ObservedNetwork(requirements, LogGroupArnPrefix(accountId), allFlowLogs, await subnets, await networkInterfaces);
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

    private Task<List<Vpc>> ReadVpcsAsync(params Filter[] filters) => ReadPagesAsync(
        "DescribeVpcs",
        ec2.Paginators.DescribeVpcs(new DescribeVpcsRequest { Filters = Only(filters), MaxResults = PageSize }).Responses,
        page => page.Vpcs);

    private Task<List<FlowLog>> ReadFlowLogsAsync(params Filter[] filters) => ReadPagesAsync(
        "DescribeFlowLogs",
        ec2.Paginators.DescribeFlowLogs(new DescribeFlowLogsRequest { Filter = Only(filters), MaxResults = PageSize }).Responses,
        page => page.FlowLogs);

    private Task<List<Subnet>> ReadSubnetsAsync(params Filter[] filters) => ReadPagesAsync(
        "DescribeSubnets",
        ec2.Paginators.DescribeSubnets(new DescribeSubnetsRequest { Filters = Only(filters), MaxResults = PageSize }).Responses,
        page => page.Subnets);

    private Task<List<NetworkInterface>> ReadNetworkInterfacesAsync(params Filter[] filters) => ReadPagesAsync(
        "DescribeNetworkInterfaces",
        ec2.Paginators.DescribeNetworkInterfaces(new DescribeNetworkInterfacesRequest { Filters = Only(filters), MaxResults = PageSize }).Responses,
        page => page.NetworkInterfaces);

    // The SDK sends an empty list that is not null, so no filter at all is written as null.
    private static List<Filter>? Only(Filter[] filters) => filters.Length == 0 ? null : [.. filters];

    private static async Task<List<TItem>> ReadPagesAsync<TPage, TItem>(string call, IAsyncEnumerable<TPage> pages, Func<TPage, List<TItem>?> items)
        where TPage : AmazonWebServiceResponse
    {
        List<TItem> all = [];
        try
        {
            await foreach (var page in pages)
            {
                // The SDK reads whatever came with status 200 as a page, and an empty one if it was something else entirely,
                // a proxy's error page say. Every true answer of EC2 has a request id.
                if (string.IsNullOrEmpty(page.ResponseMetadata?.RequestId))
                {
                    throw new AwsCallException($"{call} was answered with something that is no answer of EC2: it has no request id");
                }

                all.AddRange(items(page) ?? []);
            }
        }
        catch (AmazonServiceException failure)
        {
            throw AwsCallException.Of(call, failure);
        }

        return all;
    }

    private string LogGroupArnPrefix(string accountId) =>
        $"arn:{ec2.Config.RegionEndpoint.PartitionName}:logs:{ec2.Config.RegionEndpoint.SystemName}:{accountId}:log-group:";

    private static Task<List<T>> Nothing<T>() => Task.FromResult(new List<T>());
}
