using System.Text.Json;

namespace ConfigRule.LocalLoop;

/// <summary>Makes a flow log fail whose records nobody may write any more: that takes traffic and time, as on AWS.</summary>
public static class DeniedDelivery
{
    /// <summary>An aggregation interval, and the time from the first denied delivery to the status FAILED.</summary>
    private const int SecondsUntilFailed = 600 + 600;

    /// <summary>The VPC has rejected traffic now, and every flow log of it whose delivery is denied has failed.</summary>
    public static async Task ShowAsync(LocalAws localAws, AwsAccount account, string vpcId)
    {
        ArgumentNullException.ThrowIfNull(localAws);
        ArgumentNullException.ThrowIfNull(account);
        await EnsureInterfaceAsync(account, vpcId);
        await localAws.ControlAsync(HttpMethod.Post, $"vpcs/{vpcId}/traffic", new { rejected = 1 });
        await localAws.ControlAsync(HttpMethod.Post, "clock/advance", new { seconds = SecondsUntilFailed });
    }

    private static async Task EnsureInterfaceAsync(AwsAccount account, string vpcId)
    {
        var ofVpc = new { Filters = new[] { new { Name = "vpc-id", Values = new[] { vpcId } } } };
        var interfaces = await account.CallAsync("ec2", "describe_network_interfaces", ofVpc);
        if (interfaces.GetProperty("NetworkInterfaces").GetArrayLength() > 0)
        {
            return;
        }

        var vpcs = await account.CallAsync("ec2", "describe_vpcs", new { VpcIds = new[] { vpcId } });
        var network = Text(vpcs.GetProperty("Vpcs")[0], "CidrBlock").Split('/')[0];
        var subnet = await account.CallAsync("ec2", "create_subnet", new { VpcId = vpcId, CidrBlock = $"{network}/24" });
        await account.CallAsync("ec2", "create_network_interface", new { SubnetId = Text(subnet.GetProperty("Subnet"), "SubnetId") });
    }

    private static string Text(JsonElement element, string member) =>
        element.GetProperty(member).GetString() ?? throw new LoopException($"{member} is null in {element}");
}
