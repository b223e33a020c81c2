using Amazon.CDK;
using Amazon.CDK.AWS.IAM;

using ConfigRule.Cdk.Settings;

using Constructs;

namespace ConfigRule.Cdk.Constructs;

/// <summary>The role that the runbook runs as: what its steps call, on what they call it on.</summary>
public sealed class AutomationRole : Construct
{
    private readonly StackSettings settings;

    public AutomationRole(Construct scope, string id, StackSettings settings)
        : base(scope, id)
    {
        ArgumentNullException.ThrowIfNull(settings);
        this.settings = settings;

        Role = new Role(this, "Role", new RoleProps
        {
            Description = "Lets the runbook give a VPC its log group, delivery role and flow log",
            AssumedBy = new ServicePrincipal("ssm.amazonaws.com", new ServicePrincipalOpts
            {
                Conditions = new Dictionary<string, object>
                {
                    ["StringEquals"] = new Dictionary<string, string> { ["aws:SourceAccount"] = Stack.Of(this).Account },
                    ["ArnLike"] = new Dictionary<string, string> { ["aws:SourceArn"] = Arn("ssm", "automation-execution/*") },
                },
            }),
            // Inline, so that whoever waits for the role has waited for its permissions too.
            InlinePolicies = new Dictionary<string, PolicyDocument>
            {
                ["Steps"] = new(new PolicyDocumentProps { Statements = [.. Statements().Select(statement => new PolicyStatement(statement))] }),
            },
        });
    }

    public Role Role { get; }

    private IEnumerable<PolicyStatementProps> Statements()
    {
        var flowLogs = Arn("ec2", "vpc-flow-log/*");
        var deliveryRole = Stack.Of(this).FormatArn(new ArnComponents
        {
            Service = "iam",
            Region = "",
            Resource = "role",
            ResourceName = settings.Repair.DeliveryRolePrefix + Stack.Of(this).Region,
        });
        var logGroups = Stack.Of(this).FormatArn(new ArnComponents
        {
            Service = "logs",
            Resource = "log-group",
            ResourceName = settings.Repair.LogGroupPrefix + "vpc-*",
            ArnFormat = ArnFormat.COLON_RESOURCE_NAME,
        });

        // EC2's Describe calls have no resource to name.
        yield return Allow("LookAtVpc", ["ec2:DescribeVpcs", "ec2:DescribeFlowLogs"], ["*"]);
        yield return Allow("CreateFlowLog", ["ec2:CreateFlowLogs"], [Arn("ec2", "vpc/*"), flowLogs]);
        yield return Allow("TagNewFlowLog", ["ec2:CreateTags"], [flowLogs], "StringEquals", "ec2:CreateAction", "CreateFlowLogs");
        yield return Allow(
            "DeleteOwnFlowLog", ["ec2:DeleteFlowLogs"], [flowLogs], "StringEquals", "aws:ResourceTag/" + RunbookDocument.OwnershipTag, RunbookDocument.OwnershipTagValue);
        yield return Allow(
            "ConvergeDeliveryRole",
            ["iam:CreateRole", "iam:GetRole", "iam:GetRolePolicy", "iam:PutRolePolicy", "iam:TagRole", "iam:UpdateAssumeRolePolicy"],
            [deliveryRole]);
        yield return Allow("PassDeliveryRole", ["iam:PassRole"], [deliveryRole], "StringEquals", "iam:PassedToService", "vpc-flow-logs.amazonaws.com");
        yield return Allow(
            "ConvergeLogGroup",
            ["logs:CreateLogGroup", "logs:PutRetentionPolicy", "logs:TagResource"],
            [logGroups, logGroups + ":*"]);
        // Listing is by prefix over all groups of the region: the whole region is its resource.
        yield return Allow("FindLogGroup", ["logs:DescribeLogGroups"], [Stack.Of(this).FormatArn(new ArnComponents
        {
            Service = "logs",
            Resource = "log-group",
            ResourceName = "*",
            ArnFormat = ArnFormat.COLON_RESOURCE_NAME,
        })]);
    }

    private static PolicyStatementProps Allow(string sid, string[] actions, string[] resources) =>
        new() { Sid = sid, Actions = actions, Resources = resources };

    private static PolicyStatementProps Allow(string sid, string[] actions, string[] resources, string condition, string key, string value) =>
        new()
        {
            Sid = sid,
            Actions = actions,
            Resources = resources,
            Conditions = new Dictionary<string, object> { [condition] = new Dictionary<string, string> { [key] = value } },
        };

    private string Arn(string service, string resource) =>
        Stack.Of(this).FormatArn(new ArnComponents { Service = service, Resource = resource, ArnFormat = ArnFormat.NO_RESOURCE_NAME });
}
