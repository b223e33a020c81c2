using System.Runtime.CompilerServices;
using Amazon;
using Amazon.EC2;
using Amazon.EC2.Model;
using ConfigRule.Judgement;

namespace ConfigRule.Aws;

/// <summary>Reads VPCs and flow logs from EC2, always page by page.</summary>
/// <param name="ec2">The client.</param>
/// <param name="region">The region that it asks.</param>
public sealed class Ec2VpcInventory(IAmazonEC2 ec2, RegionEndpoint region) : IVpcInventory
{
    /// <summary>Items that EC2 puts on a page at most.</summary>
    /// <remarks>https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeVpcs.html</remarks>
    private const int PageSize = 1000;

    /// <summary>Values that EC2 takes in one filter at most.</summary>
    /// <remarks>https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Filtering.html</remarks>
    private const int LongestFilter = 200;

    public async IAsyncEnumerable<ObservedVpc> ReadEveryAsync(
        string accountId,
        FlowLoggingRequirements requirements,
        Func<ObservedVpc, bool> isSettled,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(requirements);
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var vpcs = new UnsettledVpcs(NewNetwork(accountId, requirements), isSettled);
        var listing = WalkVpcsAsync(vpcs.Add, reading.Token, new Filter("owner-id", [accountId]));
        Task[] gathering =
        [
            WalkFlowLogsAsync(vpcs.Add, reading.Token),
            requirements.AcceptSubnetCoverage ? WalkSubnetsAsync(vpcs.Add, reading.Token) : Task.CompletedTask,
            requirements.IgnoreUnusedVpcs ? WalkNetworkInterfacesAsync(vpcs.Add, reading.Token) : Task.CompletedTask,
        ];
        var settling = SettleAsync();
        try
        {
            await foreach (var settled in vpcs.Settled)
            {
                foreach (var vpc in settled)
                {
                    yield return vpc;
                }
            }

            await settling;
        }
        finally
        {
            // Whoever stops early, or fails, leaves no listing behind.
            await reading.CancelAsync();
            await Task.WhenAll([settling, listing, .. gathering]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        // A listing of VPCs that fails leaves those of its earlier pages to be judged; any other leaves the settled alone.
        async Task SettleAsync()
        {
            try
            {
                await foreach (var gathered in Task.WhenEach(gathering))
                {
                    await gathered;
                }

                vpcs.SettleAll();
                await listing;
            }
            finally
            {
                vpcs.End();
            }
        }
    }

    public async Task<ObservedVpc?> ReadAsync(
        string accountId,
        string vpcId,
        FlowLoggingRequirements requirements,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(requirements);
        var network = NewNetwork(accountId, requirements);
        var ofVpc = new Filter("vpc-id", [vpcId]);
        ObservedVpc? found = null;

        await Task.WhenAll(
            WalkVpcsAsync(page => page.ForEach(vpc => found = network.Describe(vpc)), cancellationToken, ofVpc),
            WalkFlowLogsOfAsync([vpcId], network, cancellationToken),
            requirements.AcceptSubnetCoverage
                ? WalkSubnetsAsync(page => page.ForEach(network.Add), cancellationToken, ofVpc)
                : Task.CompletedTask,
            requirements.IgnoreUnusedVpcs
                ? WalkNetworkInterfacesAsync(page => page.ForEach(network.Add), cancellationToken, ofVpc)
                : Task.CompletedTask
        );
        if (found is null)
        {
            return null;
        }

        await WalkFlowLogsOfAsync([.. network.Complete(found).Subnets.Select(subnet => subnet.Id)], network, cancellationToken);
        return network.Complete(found);
    }

    public async Task<IReadOnlySet<string>> FindExistingAsync(IReadOnlyCollection<string> vpcIds, CancellationToken cancellationToken)
    {
        HashSet<string> existing = [];
        foreach (var ids in vpcIds.Chunk(LongestFilter))
        {
            await WalkVpcsAsync(page => page.ForEach(vpc => existing.Add(vpc.VpcId)), cancellationToken, new Filter("vpc-id", [.. ids]));
        }

        return existing;
    }

    public async Task<string?> FindVpcOfSubnetAsync(string subnetId, CancellationToken cancellationToken)
    {
        string? vpcId = null;
        await WalkSubnetsAsync(
            page => page.ForEach(subnet => vpcId = subnet.VpcId),
            cancellationToken,
            new Filter("subnet-id", [subnetId])
        );

        return vpcId;
    }

    private async Task WalkFlowLogsOfAsync(
        IReadOnlyCollection<string> resourceIds,
        ObservedNetwork network,
        CancellationToken cancellationToken
    )
    {
        foreach (var ids in resourceIds.Chunk(LongestFilter))
        {
            await WalkFlowLogsAsync(page => page.ForEach(network.Add), cancellationToken, new Filter("resource-id", [.. ids]));
        }
    }

    private Task WalkVpcsAsync(Action<List<Vpc>> take, CancellationToken cancellationToken, params Filter[] filters) =>
        Ec2Pages.WalkAsync(
            "DescribeVpcs",
            ec2.Paginators.DescribeVpcs(new DescribeVpcsRequest { Filters = Only(filters), MaxResults = PageSize }).Responses,
            page => page.Vpcs,
            take,
            cancellationToken
        );

    private Task WalkFlowLogsAsync(Action<List<FlowLog>> take, CancellationToken cancellationToken, params Filter[] filters) =>
        Ec2Pages.WalkAsync(
            "DescribeFlowLogs",
            ec2.Paginators.DescribeFlowLogs(new DescribeFlowLogsRequest { Filter = Only(filters), MaxResults = PageSize }).Responses,
            page => page.FlowLogs,
            take,
            cancellationToken
        );

    private Task WalkSubnetsAsync(Action<List<Subnet>> take, CancellationToken cancellationToken, params Filter[] filters) =>
        Ec2Pages.WalkAsync(
            "DescribeSubnets",
            ec2.Paginators.DescribeSubnets(new DescribeSubnetsRequest { Filters = Only(filters), MaxResults = PageSize }).Responses,
            page => page.Subnets,
            take,
            cancellationToken
        );

    private Task WalkNetworkInterfacesAsync(
        Action<List<NetworkInterface>> take,
        CancellationToken cancellationToken,
        params Filter[] filters
    ) =>
        Ec2Pages.WalkAsync(
            "DescribeNetworkInterfaces",
            ec2.Paginators.DescribeNetworkInterfaces(
                new DescribeNetworkInterfacesRequest { Filters = Only(filters), MaxResults = PageSize }
            ).Responses,
            page => page.NetworkInterfaces,
            take,
            cancellationToken
        );

    // The SDK sends an empty list that is not null, so no filter at all is written as null.
    private static List<Filter>? Only(Filter[] filters) => filters.Length == 0 ? null : [.. filters];

    private ObservedNetwork NewNetwork(string accountId, FlowLoggingRequirements requirements) =>
        new(requirements, $"arn:{region.PartitionName}:logs:{region.SystemName}:{accountId}:log-group:");
}
