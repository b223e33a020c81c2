using System.Text.Json;

namespace ConfigRule.LocalLoop;

/// <summary>One VPC for each state that the rule distinguishes, created the way their owners would create them.</summary>
public sealed class SampleVpcs(LocalAws localAws, AwsAccount account, AwsAccount networkAccount)
{
    public const string ExemptionTag = "FlowLoggingExempt";

    private const string RoleName = "TeamFlowLogs";

    private readonly Dictionary<string, string> names = [];

    /// <summary>The case that each VPC is an example of, by its id.</summary>
    public IReadOnlyDictionary<string, string> Names => names;

    public async Task CreateAsync()
    {
        await new ConfigRecorder(account).TurnOnAsync();
        await NameDefaultVpcAsync();
        var roleArn = await CreateDeliveryRoleAsync();

        await CreateVpcAsync("no flow log");
        await CreateFlowLogAsync(await CreateVpcAsync("REJECT"), "REJECT", "/team/reject", roleArn);
        await CreateFlowLogAsync(await CreateVpcAsync("ALL"), "ALL", "/team/all", roleArn);
        await CreateFlowLogAsync(await CreateVpcAsync("ACCEPT only"), "ACCEPT", "/team/accept", roleArn);
        await CreateFlowLogToS3Async(await CreateVpcAsync("REJECT to S3"));
        await CreateFailedFlowLogAsync(await CreateVpcAsync("delivery failed"), roleArn);
        await CreateVpcAsync("exempt", "lab without traffic until=2099-12-31 by=network-team");
        await CreateVpcAsync("exemption expired", "migration until=2026-01-31 by=network-team");
        await ShareVpcAsync();
    }

    private async Task NameDefaultVpcAsync()
    {
        var vpcs = await account.CallAsync("ec2", "describe_vpcs");
        foreach (var vpc in vpcs.GetProperty("Vpcs").EnumerateArray())
        {
            names[Text(vpc, "VpcId")] = "the region's default VPC";
        }
    }

    private async Task<string> CreateVpcAsync(string name, string? exemption = null)
    {
        var tags = new List<object> { new { Key = "Name", Value = name } };
        if (exemption is not null)
        {
            tags.Add(new { Key = ExemptionTag, Value = exemption });
        }

        var created = await account.CallAsync(
            "ec2",
            "create_vpc",
            new { CidrBlock = $"10.{names.Count}.0.0/16", TagSpecifications = new[] { new { ResourceType = "vpc", Tags = tags } } }
        );
        var id = Text(created.GetProperty("Vpc"), "VpcId");
        names[id] = name;
        return id;
    }

    /// <summary>A role as the AWS guide describes it: correct, and not created by this project.</summary>
    private async Task<string> CreateDeliveryRoleAsync()
    {
        var role = await account.CallAsync(
            "iam",
            "create_role",
            new
            {
                RoleName,
                AssumeRolePolicyDocument = Policy(
                    new
                    {
                        Effect = "Allow",
                        Principal = new { Service = "vpc-flow-logs.amazonaws.com" },
                        Action = "sts:AssumeRole",
                    }
                ),
            }
        );
        await account.CallAsync(
            "iam",
            "put_role_policy",
            new
            {
                RoleName,
                PolicyName = "Deliver",
                PolicyDocument = Policy(
                    new
                    {
                        Effect = "Allow",
                        Action = new[] { "logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogGroups", "logs:DescribeLogStreams" },
                        Resource = "*",
                    }
                ),
            }
        );

        return Text(role.GetProperty("Role"), "Arn");
    }

    private async Task CreateFlowLogAsync(string vpcId, string traffic, string logGroup, string roleArn)
    {
        await account.CallAsync("logs", "create_log_group", new { logGroupName = logGroup });
        await WhenRoleIsAssumableAsync(() =>
            account.CallAsync(
                "ec2",
                "create_flow_logs",
                new
                {
                    ResourceType = "VPC",
                    ResourceIds = new[] { vpcId },
                    TrafficType = traffic,
                    LogGroupName = logGroup,
                    DeliverLogsPermissionArn = roleArn,
                }
            )
        );
    }

    /// <summary>A flow log whose log group was deleted, as happens when someone cleans up.</summary>
    private async Task CreateFailedFlowLogAsync(string vpcId, string roleArn)
    {
        await CreateFlowLogAsync(vpcId, "REJECT", "/team/gone", roleArn);
        await account.CallAsync("logs", "delete_log_group", new { logGroupName = "/team/gone" });
        await DeniedDelivery.ShowAsync(localAws, account, vpcId);
    }

    private async Task CreateFlowLogToS3Async(string vpcId)
    {
        var bucket = $"flow-logs-{account.Id}";
        await account.CallAsync(
            "s3",
            "create_bucket",
            new { Bucket = bucket, CreateBucketConfiguration = new { LocationConstraint = account.Region } }
        );
        await account.CallAsync(
            "ec2",
            "create_flow_logs",
            new
            {
                ResourceType = "VPC",
                ResourceIds = new[] { vpcId },
                TrafficType = "REJECT",
                LogDestinationType = "s3",
                LogDestination = $"arn:aws:s3:::{bucket}",
            }
        );
    }

    /// <summary>A VPC of the network account that is shared with ours, as RAM does it.</summary>
    private async Task ShareVpcAsync()
    {
        var created = await networkAccount.CallAsync("ec2", "create_vpc", new { CidrBlock = "10.255.0.0/16" });
        var id = Text(created.GetProperty("Vpc"), "VpcId");
        await localAws.ControlAsync(HttpMethod.Post, $"vpcs/{id}/shares", new { account = account.Id });
        names[id] = "shared by another account";
    }

    private static async Task WhenRoleIsAssumableAsync(Func<Task> create)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await create();
                return;
            }
            catch (AwsException exception)
                when (attempt < 20 && exception.Message.Contains("Unable to assume given IAM role", StringComparison.Ordinal))
            {
                await Task.Delay(500);
            }
        }
    }

    private static string Policy(object statement) =>
        JsonSerializer.Serialize(new { Version = "2012-10-17", Statement = new[] { statement } });

    private static string Text(JsonElement element, string member) =>
        element.GetProperty(member).GetString() ?? throw new LoopException($"{member} is null in {element}");
}
