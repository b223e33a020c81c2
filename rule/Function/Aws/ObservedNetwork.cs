using System.Runtime.InteropServices;
using Amazon.EC2.Model;
using ConfigRule.Judgement;

namespace ConfigRule.Aws;

/// <summary>
/// What VPCs are judged by, gathered page by page from EC2's listings and kept no larger than verdicts need: an account
/// may have tens of thousands of flow logs. Each listing fills its own part, so that they can be read side by side.
/// </summary>
/// <param name="requirements">What is asked: what it does not need is not kept.</param>
/// <param name="logGroupArnPrefix">The ARN of a log group of this account and region, without its name.</param>
public sealed class ObservedNetwork(FlowLoggingRequirements requirements, string logGroupArnPrefix)
{
    private static readonly Dictionary<string, string> NoTags = [];

    private readonly Dictionary<string, ObservedFlowLog[]> flowLogsByResource = [];
    private readonly Dictionary<string, List<string>> subnetIdsByVpc = [];
    private readonly HashSet<string> usedVpcIds = [];

    /// <summary>Texts that many flow logs share, each kept once.</summary>
    private readonly Dictionary<string, string> shared = [];

    public void Add(FlowLog flowLog)
    {
        ArgumentNullException.ThrowIfNull(flowLog);
        var watched = flowLog.ResourceId ?? "";
        if (ResourceIds.IsVpc(watched) || (requirements.AcceptSubnetCoverage && ResourceIds.IsSubnet(watched)))
        {
            ref var flowLogs = ref CollectionsMarshal.GetValueRefOrAddDefault(flowLogsByResource, watched, out _);
            flowLogs = [.. flowLogs ?? [], Describe(flowLog)];
        }
    }

    public void Add(Subnet subnet)
    {
        ArgumentNullException.ThrowIfNull(subnet);
        ref var subnetIds = ref CollectionsMarshal.GetValueRefOrAddDefault(subnetIdsByVpc, subnet.VpcId, out _);
        subnetIds ??= [];
        subnetIds.Add(subnet.SubnetId);
    }

    public void Add(NetworkInterface networkInterface)
    {
        ArgumentNullException.ThrowIfNull(networkInterface);
        usedVpcIds.Add(networkInterface.VpcId);
    }

    /// <summary>The VPC by itself: what it is judged by may not be read yet.</summary>
    public ObservedVpc Describe(Vpc vpc)
    {
        ArgumentNullException.ThrowIfNull(vpc);
        var id = Present(vpc.VpcId) ?? throw new AwsCallException("DescribeVpcs answered with a VPC that has no id");

        return new ObservedVpc
        {
            Id = id,
            OwnerId = Present(vpc.OwnerId) ?? throw new AwsCallException($"DescribeVpcs answered without the owner of {id}"),
            Tags =
                requirements.ExemptTagKey is { } key && vpc.Tags?.Find(tag => tag.Key == key) is { } tag
                    ? new Dictionary<string, string> { [key] = tag.Value ?? "" }
                    : NoTags,
        };
    }

    /// <summary>The VPC with all that was gathered of it.</summary>
    public ObservedVpc Complete(ObservedVpc vpc)
    {
        ArgumentNullException.ThrowIfNull(vpc);

        return vpc with
        {
            FlowLogs = FlowLogsOf(vpc.Id),
            IsUsed = !requirements.IgnoreUnusedVpcs || usedVpcIds.Contains(vpc.Id),
            Subnets = subnetIdsByVpc.TryGetValue(vpc.Id, out var subnetIds)
                ? [.. subnetIds.Select(subnetId => new ObservedSubnet(subnetId, FlowLogsOf(subnetId)))]
                : [],
        };
    }

    private ObservedFlowLog[] FlowLogsOf(string resourceId) => flowLogsByResource.GetValueOrDefault(resourceId, []);

    private ObservedFlowLog Describe(FlowLog flowLog) =>
        new()
        {
            Id =
                Present(flowLog.FlowLogId)
                ?? throw new AwsCallException($"DescribeFlowLogs answered with a flow log of {flowLog.ResourceId} that has no id"),
            Traffic = TrafficNames.FromEc2Name(flowLog.TrafficType?.Value),
            Status = Shared(flowLog.FlowLogStatus),
            DeliverLogsStatus = Shared(flowLog.DeliverLogsStatus),
            DeliverLogsErrorMessage = Shared(flowLog.DeliverLogsErrorMessage),
            LogDestinationType = Shared(flowLog.LogDestinationType?.Value),
            // EC2 may give a log group by its name alone.
            LogDestination = Shared(
                Present(flowLog.LogDestination) ?? (Present(flowLog.LogGroupName) is { } name ? logGroupArnPrefix + name : null)
            ),
            LogGroupName = Shared(flowLog.LogGroupName),
            DeliverLogsPermissionArn = Shared(flowLog.DeliverLogsPermissionArn),
            LogFormat = Shared(flowLog.LogFormat),
            MaxAggregationInterval = flowLog.MaxAggregationInterval,
            CreationTime = flowLog.CreationTime is { } created ? new DateTimeOffset(created.ToUniversalTime()) : null,
        };

    private string? Shared(string? text)
    {
        if (Present(text) is not { } present)
        {
            return null;
        }

        ref var kept = ref CollectionsMarshal.GetValueRefOrAddDefault(shared, present, out _);
        return kept ??= present;
    }

    /// <summary>The SDK reads an empty element as an empty string, which says no more than an absent one.</summary>
    private static string? Present(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
