namespace ConfigRule;

/// <summary>The type of a flow log's resource. EC2 returns no type, only the id, so its prefix decides.</summary>
/// <remarks>https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_FlowLog.html</remarks>
internal static class ResourceIds
{
    public static bool IsVpc(string id) => id.StartsWith("vpc-", StringComparison.Ordinal);

    public static bool IsSubnet(string id) => id.StartsWith("subnet-", StringComparison.Ordinal);
}
