using Amazon.CDK.AWS.IAM;
using ConfigRule.Cdk.Runbooks;
using ConfigRule.Cdk.Settings;
using ConfigRule.Judgement;
using Constructs;

namespace ConfigRule.Cdk.Permissions;

/// <summary>The calls of EnableVpcFlowLogging for the destination of the settings.</summary>
internal static class RepairPermissions
{
    public static IEnumerable<PolicyStatementProps> Of(Construct scope, StackSettings settings)
    {
        var arns = new RunbookArns(scope);

        return [.. OfDestination(arns, settings), .. EcsFields.Of(settings)];
    }

    private static IEnumerable<PolicyStatementProps> OfDestination(RunbookArns arns, StackSettings settings) =>
        settings.Destination.Type switch
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

    private static IEnumerable<PolicyStatementProps> OnFlowLogs(RunbookArns arns)
    {
        // EC2's Describe calls support no resources.
        yield return Statements.Allow("ReadVpc", ["ec2:DescribeVpcs", "ec2:DescribeFlowLogs", "ec2:DescribeNetworkInterfaces"], ["*"]);
        yield return Statements.Allow("CreateFlowLog", ["ec2:CreateFlowLogs"], [arns.Of("ec2", "vpc/*"), arns.FlowLogs]);
        yield return Statements.Allow("TagNewFlowLog", ["ec2:CreateTags"], [arns.FlowLogs]).OnlyIf("ec2:CreateAction", "CreateFlowLogs");
        yield return Statements.Allow("DeleteOwnFlowLog", ["ec2:DeleteFlowLogs"], [arns.FlowLogs]).OnlyOwned();
        yield return LogDelivery.End;
    }

    private static IEnumerable<PolicyStatementProps> OnDeliveryRole(RunbookArns arns, StackSettings settings)
    {
        string[] role = [arns.DeliveryRole(settings.Repair)];

        yield return Statements.Allow(
            "UpdateDeliveryRole",
            [
                "iam:DeleteRolePolicy",
                "iam:DetachRolePolicy",
                "iam:GetRole",
                "iam:GetRolePolicy",
                "iam:ListAttachedRolePolicies",
                "iam:ListRolePolicies",
                "iam:SimulatePrincipalPolicy",
                "iam:TagRole",
                "iam:UpdateAssumeRolePolicy",
            ],
            role
        );
        yield return settings.Account.PermissionsBoundaryArn is { } boundary
            ? Statements
                .Allow("CreateDeliveryRole", ["iam:CreateRole", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy"], role)
                .OnlyIf("iam:PermissionsBoundary", boundary)
            : Statements.Allow("CreateDeliveryRole", ["iam:CreateRole", "iam:PutRolePolicy"], role);
        yield return Statements
            .Allow("PassDeliveryRole", ["iam:PassRole"], role)
            .OnlyIf("iam:PassedToService", "vpc-flow-logs.amazonaws.com");
    }

    private static IEnumerable<PolicyStatementProps> OnLogGroups(RunbookArns arns, RepairSettings settings)
    {
        var groups = arns.LogGroups(settings);
        string[] encrypting = settings.LogGroupKmsKeyArn is null ? [] : ["logs:AssociateKmsKey"];

        yield return Statements.Allow(
            "CreateAndUpdateLogGroup",
            [
                .. encrypting,
                "logs:CreateLogGroup",
                "logs:DescribeLogStreams",
                "logs:ListTagsForResource",
                "logs:PutRetentionPolicy",
                "logs:TagResource",
            ],
            groups
        );
        yield return Statements.Allow("DeleteLogGroupOfDeletedVpc", ["logs:DeleteLogGroup"], groups).OnlyOwned();
        // Groups are listed by prefix: the resource is every group of the region.
        yield return Statements.Allow("FindLogGroup", ["logs:DescribeLogGroups"], [arns.AnyLogGroup]);
    }

    /// <remarks>https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-Firehose.html</remarks>
    private static IEnumerable<PolicyStatementProps> OnDeliveryStream(RunbookArns arns, DestinationSettings settings)
    {
        yield return Statements.Allow("AllowLogDelivery", ["firehose:TagDeliveryStream"], [settings.Arn ?? ""]);
        yield return Statements
            .Allow("CreateLogDeliveryServiceRole", ["iam:CreateServiceLinkedRole"], [arns.LogDeliveryServiceRole])
            .OnlyIf("iam:AWSServiceName", "delivery.logs.amazonaws.com");
    }
}
