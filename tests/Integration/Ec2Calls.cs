using System.Text.Json;
using ConfigRule.LocalLoop;

namespace ConfigRule.Tests;

/// <summary>Calls to EC2 that many tests make, through the independent client.</summary>
internal static class Ec2Calls
{
    /// <returns>The new VPC's id.</returns>
    public static async Task<string> CreateVpcAsync(this AwsAccount account, string cidrBlock = "10.0.0.0/16")
    {
        var created = await account.CallAsync("ec2", "create_vpc", new { CidrBlock = cidrBlock });
        return created.GetProperty("Vpc").GetProperty("VpcId").GetString() ?? "";
    }

    /// <summary>The flow logs of the VPC, without those of its subnets.</summary>
    public static async Task<IReadOnlyList<JsonElement>> FlowLogsAsync(this AwsAccount account, string vpcId)
    {
        var response = await account.CallAsync(
            "ec2",
            "describe_flow_logs",
            new { Filters = new[] { new { Name = "resource-id", Values = new[] { vpcId } } } }
        );
        return [.. response.GetProperty("FlowLogs").EnumerateArray()];
    }
}
