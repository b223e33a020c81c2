namespace ConfigRule;

/// <summary>What a flow log watches is told by the prefix of an id alone: EC2 gives no type.</summary>
/// <remarks>https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_FlowLog.html</remarks>
internal static class ResourceIds
{
    public static bool IsVpc(string id) => id.StartsWith("vpc-", StringComparison.Ordinal);

    public static bool IsSubnet(string id) => id.StartsWith("subnet-", StringComparison.Ordinal);
}
