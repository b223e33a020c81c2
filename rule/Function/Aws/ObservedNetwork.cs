using System.Runtime.InteropServices;
using Amazon.EC2.Model;
using ConfigRule.Judgement;
using ConfigRule.Parameters;

namespace ConfigRule.Aws;

/// <summary>
/// Collects from EC2's listings what the policy needs, and keeps no more: an account may have tens of thousands of flow
/// logs. Each listing fills its own collection, so they can be read side by side.
/// </summary>
/// <param name="requirements">The rule's parameters: what they do not depend on is not kept.</param>
/// <param name="logGroupArnPrefix">The ARN of a log group of this account and region, without its name.</param>
internal sealed class ObservedNetwork(FlowLoggingRequirements requirements, string logGroupArnPrefix)
{
    private static readonly Dictionary<string, string> NoTags = [];

    private readonly List<ObservedVpc> vpcs = [];
    private readonly Dictionary<string, ObservedFlowLog[]> flowLogsByResource = [];
    private readonly Dictionary<string, List<string>> subnetIdsByVpc = [];
    private readonly HashSet<string> usedVpcIds = [];

    /// <summary>Texts that many flow logs share, each kept once.</summary>
    private readonly Dictionary<string, string> shared = [];

    public void Add(Vpc vpc)
    {
        var id = NullIfEmpty(vpc.VpcId) ?? throw new AwsCallException("DescribeVpcs returned a VPC without an id");
        vpcs.Add(
            new ObservedVpc
            {
                Id = id,
                OwnerId = NullIfEmpty(vpc.OwnerId) ?? throw new AwsCallException($"DescribeVpcs returned {id} without its owner"),
                Tags =
                    requirements.ExemptTagKey is { } key && vpc.Tags?.Find(tag => tag.Key == key) is { } tag
                        ? new Dictionary<string, string> { [key] = tag.Value ?? "" }
                        : NoTags,
            }
        );
    }

    public void Add(FlowLog flowLog)
    {
        var resourceId = flowLog.ResourceId ?? "";
        if (ResourceIds.IsVpc(resourceId) || (requirements.AcceptSubnetCoverage && ResourceIds.IsSubnet(resourceId)))
        {
            ref var flowLogs = ref CollectionsMarshal.GetValueRefOrAddDefault(flowLogsByResource, resourceId, out _);
            flowLogs = [.. flowLogs ?? [], Describe(flowLog)];
        }
    }

    public void Add(Subnet subnet)
    {
        ref var subnetIds = ref CollectionsMarshal.GetValueRefOrAddDefault(subnetIdsByVpc, subnet.VpcId, out _);
        subnetIds ??= [];
        subnetIds.Add(subnet.SubnetId);
    }

    public void Add(NetworkInterface networkInterface) => usedVpcIds.Add(networkInterface.VpcId);

    public IReadOnlyList<string> SubnetIdsOf(string vpcId) => subnetIdsByVpc.GetValueOrDefault(vpcId, []);

    /// <summary>The VPCs with everything that was added.</summary>
    public IReadOnlyList<ObservedVpc> DescribeVpcs() =>
        vpcs.ConvertAll(vpc =>
            vpc with
            {
                FlowLogs = FlowLogsOf(vpc.Id),
                IsUsed = !requirements.IgnoreUnusedVpcs || usedVpcIds.Contains(vpc.Id),
                Subnets = [.. SubnetIdsOf(vpc.Id).Select(subnetId => new ObservedSubnet(subnetId, FlowLogsOf(subnetId)))],
            }
        );

    private ObservedFlowLog[] FlowLogsOf(string resourceId) => flowLogsByResource.GetValueOrDefault(resourceId, []);

    private ObservedFlowLog Describe(FlowLog flowLog) =>
        new()
        {
            Id =
                NullIfEmpty(flowLog.FlowLogId)
                ?? throw new AwsCallException($"DescribeFlowLogs returned a flow log of {flowLog.ResourceId} without an id"),
            Traffic = TrafficNames.FromEc2Name(flowLog.TrafficType?.Value),
            Status = Share(flowLog.FlowLogStatus),
            DeliverLogsStatus = Share(flowLog.DeliverLogsStatus),
            DeliverLogsErrorMessage = Share(flowLog.DeliverLogsErrorMessage),
            LogDestinationType = Share(flowLog.LogDestinationType?.Value),
            // EC2 may describe a log group only by its name.
            LogDestination = Share(
                NullIfEmpty(flowLog.LogDestination) ?? (NullIfEmpty(flowLog.LogGroupName) is { } name ? logGroupArnPrefix + name : null)
            ),
            LogGroupName = Share(flowLog.LogGroupName),
            DeliverLogsPermissionArn = Share(flowLog.DeliverLogsPermissionArn),
            LogFormat = Share(flowLog.LogFormat),
            MaxAggregationInterval = flowLog.MaxAggregationInterval,
        };

    private string? Share(string? text)
    {
        if (NullIfEmpty(text) is not { } present)
        {
            return null;
        }

        ref var kept = ref CollectionsMarshal.GetValueRefOrAddDefault(shared, present, out _);
        return kept ??= present;
    }

    /// <summary>The SDK reads an empty element as an empty string. It means the same as a missing element.</summary>
    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
