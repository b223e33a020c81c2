using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ConfigRule.Cdk;
using ConfigRule.Cdk.Runbooks;
using ConfigRule.Cdk.Settings;
using ConfigRule.LocalLoop;
using ConfigRule.Tests.Stack;

namespace ConfigRule.Tests.Runbook;

/// <summary>
/// The roles that the runbooks run as allow what the runbooks' steps and scripts call, on what, under which condition, and nothing else.
/// </summary>
public sealed partial class AutomationRoleTests : IClassFixture<PrerequisitesFixture>
{
    private const string Enable = "EnableVpcFlowLogging";
    private const string Remove = "RemoveVpcFlowLogging";
    private const string CloudWatchLogs = "cloud-watch-logs";
    private const string Stream = "arn:aws:firehose:eu-west-1:111122223333:deliverystream/flow";
    private const string Key = "arn:aws:kms:eu-west-1:111122223333:key/1";
    private const string Boundary = "arn:aws:iam::111122223333:policy/Boundary";

    private const string Here = "${AWS::Region}:${AWS::AccountId}";
    private const string FlowLogs = $"arn:${{AWS::Partition}}:ec2:{Here}:vpc-flow-log/*";
    private const string Groups = $"arn:${{AWS::Partition}}:logs:{Here}:log-group:/vpc-flow-logs/vpc-*";
    private const string GroupsAndStreams = $"{Groups} {Groups}:*";
    private const string DeliveryRole = "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/VpcFlowLogsDelivery-${AWS::Region}";
    private const string LogDeliveryServiceRole =
        "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/aws-service-role/delivery.logs.amazonaws.com/AWSServiceRoleForLogDelivery";

    private const string Ours = $"aws:ResourceTag/{RunbookDocument.OwnershipTag}={RunbookDocument.OwnershipTagValue}";

    /// <summary>The policy that the stack creates.</summary>
    private const string Bounded = "iam:PermissionsBoundary=${DeliveryBoundaryPolicy}";

    /// <summary>What each permission may be used on, and under which condition.</summary>
    /// <remarks>https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html</remarks>
    private static readonly Dictionary<string, (string Resources, string Condition)> Bounds = new()
    {
        ["ec2:DescribeVpcs"] = ("*", ""),
        ["ec2:DescribeFlowLogs"] = ("*", ""),
        ["ec2:DescribeNetworkInterfaces"] = ("*", ""),
        ["ec2:CreateFlowLogs"] = ($"arn:${{AWS::Partition}}:ec2:{Here}:vpc/* {FlowLogs}", ""),
        ["ec2:CreateTags"] = (FlowLogs, "ec2:CreateAction=CreateFlowLogs"),
        ["ec2:DeleteFlowLogs"] = (FlowLogs, Ours),
        ["iam:CreateRole"] = (DeliveryRole, Bounded),
        ["iam:PutRolePolicy"] = (DeliveryRole, $"{Bounded} {Ours}"),
        ["iam:PutRolePermissionsBoundary"] = (DeliveryRole, $"{Bounded} {Ours}"),
        ["iam:PassRole"] = (DeliveryRole, "iam:PassedToService=vpc-flow-logs.amazonaws.com"),
        ["iam:DeleteRolePolicy"] = (DeliveryRole, Ours),
        ["iam:DetachRolePolicy"] = (DeliveryRole, Ours),
        ["iam:GetRole"] = (DeliveryRole, ""),
        ["iam:GetRolePolicy"] = (DeliveryRole, ""),
        ["iam:ListAttachedRolePolicies"] = (DeliveryRole, ""),
        ["iam:ListRolePolicies"] = (DeliveryRole, ""),
        ["iam:SimulatePrincipalPolicy"] = (DeliveryRole, ""),
        ["iam:TagRole"] = (DeliveryRole, $"aws:RequestTag/{RunbookDocument.OwnershipTag}={RunbookDocument.OwnershipTagValue}"),
        ["iam:UpdateAssumeRolePolicy"] = (DeliveryRole, Ours),
        ["iam:CreateServiceLinkedRole"] = (LogDeliveryServiceRole, "iam:AWSServiceName=delivery.logs.amazonaws.com"),
        ["firehose:TagDeliveryStream"] = (Stream, ""),
        ["logs:CreateLogDelivery"] = ("*", ""),
        ["logs:DeleteLogDelivery"] = ("*", ""),
        ["logs:DescribeLogGroups"] = ($"arn:${{AWS::Partition}}:logs:{Here}:log-group:*", ""),
        ["logs:AssociateKmsKey"] = (GroupsAndStreams, ""),
        ["logs:CreateLogGroup"] = (GroupsAndStreams, ""),
        ["logs:DeleteLogGroup"] = (GroupsAndStreams, Ours),
        ["logs:DescribeLogStreams"] = (GroupsAndStreams, ""),
        ["logs:ListTagsForResource"] = (GroupsAndStreams, ""),
        ["logs:PutRetentionPolicy"] = (GroupsAndStreams, ""),
        ["logs:TagResource"] = (GroupsAndStreams, ""),
    };

    /// <summary>Permissions that a call needs beside its own, by a parameter that it is made with.</summary>
    private static readonly Dictionary<(string Call, string Parameter), string> NeededBeside = new()
    {
        [("ec2:CreateFlowLogs", "TagSpecifications")] = "ec2:CreateTags",
        [("ec2:CreateFlowLogs", "DeliverLogsPermissionArn")] = "iam:PassRole",
        [("iam:CreateRole", "Tags")] = "iam:TagRole",
        [("logs:CreateLogGroup", "tags")] = "logs:TagResource",
        [("logs:CreateLogGroup", "kmsKeyId")] = "logs:AssociateKmsKey",
    };

    /// <summary>
    /// Permissions that EC2 needs of its caller, by the destination of the settings.
    /// </summary>
    /// <remarks>
    /// https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-permissions.html and
    /// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-Firehose.html
    /// </remarks>
    private static readonly Dictionary<(string Call, string Destination), string[]> NeededForDestination = new()
    {
        [("ec2:CreateFlowLogs", "s3")] = ["logs:CreateLogDelivery"],
        [("ec2:CreateFlowLogs", "kinesis-data-firehose")] =
        [
            "logs:CreateLogDelivery",
            "firehose:TagDeliveryStream",
            "iam:CreateServiceLinkedRole",
        ],
        [("ec2:DeleteFlowLogs", "s3")] = ["logs:DeleteLogDelivery"],
        [("ec2:DeleteFlowLogs", "kinesis-data-firehose")] = ["logs:DeleteLogDelivery"],
    };

    /// <summary>Services whose permissions have the names of their calls, after the service's own name.</summary>
    private static readonly string[] NamedAlike = ["ec2", "iam", "logs"];

    private static readonly Dictionary<string, StackSettings> Deployments = new()
    {
        ["the defaults"] = new(),
        ["a key and a boundary"] = new()
        {
            Repair = new() { LogGroupKmsKeyArn = Key },
            Account = new() { PermissionsBoundaryArn = Boundary },
        },
        ["S3"] = new()
        {
            Destination = new() { Type = "s3", Arn = "arn:aws:s3:::bucket" },
        },
        ["Firehose"] = new()
        {
            Destination = new() { Type = "kinesis-data-firehose", Arn = Stream },
        },
    };

    public static TheoryData<string, string> Roles { get; } =
        new()
        {
            { Enable, "the defaults" },
            { Enable, "a key and a boundary" },
            { Enable, "S3" },
            { Enable, "Firehose" },
            { Remove, "the defaults" },
            { Remove, "S3" },
        };

    [Theory]
    [MemberData(nameof(Roles))]
    public async Task A_role_allows_exactly_what_its_runbook_calls_on_that_alone_and_under_its_condition(string runbook, string deployment)
    {
        var settings = Deployments[deployment];

        var needed = (await NeededAsync(runbook, settings)).Select(permission =>
            (permission, Bounds[permission].Resources, Bounds[permission].Condition)
        );

        Assert.Equal(needed.Order(), Allowed(runbook, settings).Order());
    }

    [Fact]
    public async Task Every_permission_exists()
    {
        var folder = await Command.RunAsync("python3", ["-c", "import cfnlint, os; print(os.path.dirname(cfnlint.__file__))"]);
        var file = Path.Combine(folder.OrThrow("finding cfn-lint").Output.Trim(), "data", "AdditionalSpecs", "Policies.json");
        var known = JsonNode.Parse(await File.ReadAllTextAsync(file))?.AsObject() ?? [];

        Assert.All(
            Bounds.Keys,
            permission =>
            {
                var (service, action) = (permission.Split(':')[0], permission.Split(':')[1]);
                Assert.Contains(
                    action.ToUpperInvariant(),
                    known[service]!["Actions"]!.AsObject().Select(each => each.Key.ToUpperInvariant())
                );
            }
        );
    }

    private static IEnumerable<(string Permission, string Resources, string Condition)> Allowed(string runbook, StackSettings settings) =>
        from statement in PolicyStatements.Allowed(Role(runbook, settings))
        from action in PolicyStatements.Actions(statement)
        select (action, string.Join(' ', PolicyStatements.Resources(statement)), Written(statement["Condition"]));

    private static string Written(JsonNode? condition) =>
        condition is null
            ? ""
            : string.Join(
                ' ',
                condition
                    .AsObject()
                    .Single(test => test.Key == "StringEquals")
                    .Value!.AsObject()
                    .Select(key => $"{key.Key}={LogicalIdHash().Replace(key.Value!.Text(), "}")}")
            );

    [GeneratedRegex("[0-9A-F]{8}}$")]
    private static partial Regex LogicalIdHash();

    /// <summary>Automation's role is in the same construct as its document.</summary>
    private static JsonObject Role(string runbook, StackSettings settings) =>
        SynthesizedStack
            .Synthesize(settings)
            .All("AWS::IAM::Role")
            .Single(role => role.Key.StartsWith(runbook == Enable ? "RunbookRole" : "RemovalRole", StringComparison.Ordinal))
            .Value;

    private static async Task<HashSet<string>> NeededAsync(string runbook, StackSettings settings)
    {
        var needed = new HashSet<string>();
        foreach (var call in await CallsAsync(runbook))
        {
            var service = call["service"]!.GetValue<string>();
            Assert.Contains(service, NamedAlike);
            // Only delivery to CloudWatch Logs has a log group and a role to converge.
            if (runbook == Enable && service != "ec2" && settings.Destination.Type != CloudWatchLogs)
            {
                continue;
            }

            var permission = $"{service}:{call["operation"]}";
            needed.Add(permission);
            needed.UnionWith(NeededForDestination.GetValueOrDefault((permission, settings.Destination.Type)) ?? []);
            needed.UnionWith(
                call["parameters"]!
                    .AsArray()
                    .Select(parameter => NeededBeside.GetValueOrDefault((permission, parameter!.GetValue<string>())))
                    .OfType<string>()
            );
        }

        Assert.NotEmpty(needed);
        return [.. needed.Where(permission => IsAskedFor(permission, settings))];
    }

    /// <summary>Some calls are made only where a setting asks for them.</summary>
    private static bool IsAskedFor(string permission, StackSettings settings) =>
        permission switch
        {
            "logs:AssociateKmsKey" => settings.Repair.LogGroupKmsKeyArn is not null,
            "iam:PassRole" => settings.Destination.Type == CloudWatchLogs,
            _ => true,
        };

    private static async Task<List<JsonNode>> CallsAsync(string runbook)
    {
        var folder = Directory.CreateTempSubdirectory("runbook-");
        try
        {
            var document = Path.Combine(folder.FullName, "document.yaml");
            await File.WriteAllTextAsync(document, RunbookDocument.Read($"{runbook}.yaml"));
            var calls = await Command.RunAsync(
                "python3",
                [Path.Combine(Repository.Root, "tests", "runbook-scripts", "calls.py"), document],
                new Dictionary<string, string> { ["PYTHONDONTWRITEBYTECODE"] = "1" }
            );

            return [.. JsonSerializer.Deserialize<JsonNode[]>(calls.OrThrow("reading the runbook's calls").Output) ?? []];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
