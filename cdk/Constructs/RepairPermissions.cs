using Amazon.CDK.AWS.IAM;
using ConfigRule.Cdk.Settings;
using ConfigRule.Judgement;
using Constructs;

namespace ConfigRule.Cdk.Constructs;

/// <summary>What EnableVpcFlowLogging calls, for the destination that was chosen.</summary>
internal static class RepairPermissions
{
    public static IEnumerable<PolicyStatementProps> Of(Construct scope, StackSettings settings)
    {
        var arns = new RunbookArns(scope);

        return settings.Destination.Type switch
        {
            FlowLogDestination.CloudWatchLogs =>
            [
                .. OnFlowLogs(arns),
                .. OnDeliveryRole(arns, settings),
                .. OnLogGroups(arns, settings.Repair),
            ],
            FlowLogDestination.Firehose => [.. OnFlowLogs(arns), LogDelivery.Begin, .. OnDeliveryStream(arns, settings.Destination)],
            _ => [.. OnFlowLogs(arns), LogDelivery.Begin],
        };
    }

    private static IEnumerable<PolicyStatementProps> OnFlowLogs(RunbookArns arns)
    {
        // EC2's Describe calls have no resource to name.
        yield return Allow.Statement("LookAtVpc", ["ec2:DescribeVpcs", "ec2:DescribeFlowLogs"], ["*"]);
        yield return Allow.Statement("CreateFlowLog", ["ec2:CreateFlowLogs"], [arns.Of("ec2", "vpc/*"), arns.FlowLogs]);
        yield return Allow.Statement("TagNewFlowLog", ["ec2:CreateTags"], [arns.FlowLogs]).Where("ec2:CreateAction", "CreateFlowLogs");
        yield return Allow.Statement("DeleteOwnFlowLog", ["ec2:DeleteFlowLogs"], [arns.FlowLogs]).WhereOurs();
        yield return LogDelivery.End;
    }

    private static IEnumerable<PolicyStatementProps> OnDeliveryRole(RunbookArns arns, StackSettings settings)
    {
        string[] role = [arns.DeliveryRole(settings.Repair)];

        yield return Allow.Statement(
            "ConvergeDeliveryRole",
            [
                "iam:DeleteRolePolicy",
                "iam:DetachRolePolicy",
                "iam:GetRole",
                "iam:GetRolePolicy",
                "iam:ListAttachedRolePolicies",
                "iam:ListRolePolicies",
                "iam:TagRole",
                "iam:UpdateAssumeRolePolicy",
            ],
            role
        );
        yield return settings.Account.PermissionsBoundaryArn is { } boundary
            ? Allow
                .Statement("EmpowerDeliveryRole", ["iam:CreateRole", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy"], role)
                .Where("iam:PermissionsBoundary", boundary)
            : Allow.Statement("EmpowerDeliveryRole", ["iam:CreateRole", "iam:PutRolePolicy"], role);
        yield return Allow
            .Statement("PassDeliveryRole", ["iam:PassRole"], role)
            .Where("iam:PassedToService", "vpc-flow-logs.amazonaws.com");
    }

    private static IEnumerable<PolicyStatementProps> OnLogGroups(RunbookArns arns, RepairSettings settings)
    {
        var groups = arns.LogGroups(settings);
        string[] encrypting = settings.LogGroupKmsKeyArn is null ? [] : ["logs:AssociateKmsKey"];

        yield return Allow.Statement(
            "ConvergeLogGroup",
            [.. encrypting, "logs:CreateLogGroup", "logs:ListTagsForResource", "logs:PutRetentionPolicy", "logs:TagResource"],
            groups
        );
        yield return Allow.Statement("DeleteLogGroupOfVpcThatIsGone", ["logs:DeleteLogGroup"], groups).WhereOurs();
        // Listing is by prefix over all groups of the region: the whole region is its resource.
        yield return Allow.Statement("FindLogGroup", ["logs:DescribeLogGroups"], [arns.AnyLogGroup]);
    }

    /// <remarks>https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-Firehose.html</remarks>
    private static IEnumerable<PolicyStatementProps> OnDeliveryStream(RunbookArns arns, DestinationSettings settings)
    {
        yield return Allow.Statement("AdmitLogDelivery", ["firehose:TagDeliveryStream"], [settings.Arn ?? ""]);
        yield return Allow
            .Statement("CreateLogDeliveryServiceRole", ["iam:CreateServiceLinkedRole"], [arns.LogDeliveryServiceRole])
            .Where("iam:AWSServiceName", "delivery.logs.amazonaws.com");
    }
}
