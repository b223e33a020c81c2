using Amazon.EC2.Model;

using ConfigRule.Judgement;

namespace ConfigRule.Aws;

/// <summary>EC2's listings joined: each VPC with its flow logs, subnets and use.</summary>
/// <param name="requirements">What is asked: what it does not need is not looked at.</param>
/// <param name="logGroupArnPrefix">The ARN of a log group of this account and region, without its name.</param>
/// <param name="flowLogs">All that EC2 listed.</param>
/// <param name="subnets">Those too, where the requirements need them.</param>
/// <param name="networkInterfaces">And those.</param>
public sealed class ObservedNetwork(
    FlowLoggingRequirements requirements,
    string logGroupArnPrefix,
    IEnumerable<FlowLog> flowLogs,
    IEnumerable<Subnet> subnets,
    IEnumerable<NetworkInterface> networkInterfaces)
{
    private readonly ILookup<string, ObservedFlowLog> flowLogsByResource =
        flowLogs.ToLookup(flowLog => flowLog.ResourceId ?? "", flowLog => Describe(flowLog, logGroupArnPrefix));

    private readonly ILookup<string, string> subnetIdsByVpc =
        subnets.ToLookup(subnet => subnet.VpcId, subnet => subnet.SubnetId);

    private readonly HashSet<string> usedVpcIds = [.. networkInterfaces.Select(networkInterface => networkInterface.VpcId)];

    public ObservedVpc Describe(Vpc vpc)
    {
        ArgumentNullException.ThrowIfNull(vpc);
        var id = Present(vpc.VpcId) ?? throw new AwsCallException("DescribeVpcs answered with a VPC that has no id");

        return new ObservedVpc
        {
            Id = id,
            OwnerId = Present(vpc.OwnerId) ?? throw new AwsCallException($"DescribeVpcs answered without the owner of {id}"),
            Tags = (vpc.Tags ?? []).ToDictionary(tag => tag.Key, tag => tag.Value ?? ""),
            FlowLogs = [.. flowLogsByResource[id]],
            IsUsed = !requirements.IgnoreUnusedVpcs || usedVpcIds.Contains(id),
            Subnets = [.. subnetIdsByVpc[id].Select(subnetId => new ObservedSubnet(subnetId, [.. flowLogsByResource[subnetId]]))],
        };
    }

    private static ObservedFlowLog Describe(FlowLog flowLog, string logGroupArnPrefix) => new()
    {
        Id = Present(flowLog.FlowLogId) ?? throw new AwsCallException($"DescribeFlowLogs answered with a flow log of {flowLog.ResourceId} that has no id"),
        Traffic = TrafficNames.FromEc2Name(flowLog.TrafficType?.Value),
        Status = Present(flowLog.FlowLogStatus),
        DeliverLogsStatus = Present(flowLog.DeliverLogsStatus),
        DeliverLogsErrorMessage = Present(flowLog.DeliverLogsErrorMessage),
        LogDestinationType = Present(flowLog.LogDestinationType?.Value),
        // EC2 may give a log group by its name alone.
        LogDestination = Present(flowLog.LogDestination) ?? (Present(flowLog.LogGroupName) is { } name ? logGroupArnPrefix + name : null),
        LogGroupName = Present(flowLog.LogGroupName),
        DeliverLogsPermissionArn = Present(flowLog.DeliverLogsPermissionArn),
        LogFormat = Present(flowLog.LogFormat),
        MaxAggregationInterval = flowLog.MaxAggregationInterval,
        CreationTime = flowLog.CreationTime is { } created ? new DateTimeOffset(created.ToUniversalTime()) : null,
    };

    /// <summary>The SDK reads an empty element as an empty string, which says no more than an absent one.</summary>
    private static string? Present(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
