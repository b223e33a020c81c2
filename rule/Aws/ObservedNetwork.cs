using Amazon.EC2.Model;

using ConfigRule.Judgement;

namespace ConfigRule.Aws;

/// <summary>EC2's listings joined: each VPC with its flow logs, subnets and use.</summary>
internal sealed class ObservedNetwork(
    FlowLoggingRequirements requirements,
    IEnumerable<FlowLog> flowLogs,
    IEnumerable<Subnet> subnets,
    IEnumerable<NetworkInterface> networkInterfaces)
{
    private readonly ILookup<string, ObservedFlowLog> flowLogsByResource =
        flowLogs.ToLookup(flowLog => flowLog.ResourceId ?? "", Describe);

    private readonly ILookup<string, string> subnetIdsByVpc =
        subnets.ToLookup(subnet => subnet.VpcId, subnet => subnet.SubnetId);

    private readonly HashSet<string> usedVpcIds = [.. networkInterfaces.Select(networkInterface => networkInterface.VpcId)];

    public ObservedVpc Describe(Vpc vpc) => new()
    {
        Id = vpc.VpcId,
        OwnerId = vpc.OwnerId,
        Tags = (vpc.Tags ?? []).ToDictionary(tag => tag.Key, tag => tag.Value ?? ""),
        FlowLogs = [.. flowLogsByResource[vpc.VpcId]],
        IsUsed = !requirements.IgnoreUnusedVpcs || usedVpcIds.Contains(vpc.VpcId),
        Subnets = [.. subnetIdsByVpc[vpc.VpcId].Select(id => new ObservedSubnet(id, [.. flowLogsByResource[id]]))],
    };

    private static ObservedFlowLog Describe(FlowLog flowLog) => new()
    {
        Id = flowLog.FlowLogId,
        ResourceId = flowLog.ResourceId,
        Traffic = TrafficNames.FromEc2Name(flowLog.TrafficType?.Value),
        Status = flowLog.FlowLogStatus,
        DeliverLogsStatus = flowLog.DeliverLogsStatus,
        DeliverLogsErrorMessage = flowLog.DeliverLogsErrorMessage,
        LogDestinationType = flowLog.LogDestinationType?.Value,
        LogDestination = flowLog.LogDestination,
        LogGroupName = flowLog.LogGroupName,
        DeliverLogsPermissionArn = flowLog.DeliverLogsPermissionArn,
        LogFormat = flowLog.LogFormat,
        MaxAggregationInterval = flowLog.MaxAggregationInterval,
        CreationTime = flowLog.CreationTime is { } created ? new DateTimeOffset(created.ToUniversalTime()) : null,
    };
}
