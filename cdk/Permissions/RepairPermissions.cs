using Amazon.CDK.AWS.IAM;
using ConfigRule.Cdk.Runbooks;
using ConfigRule.Cdk.Settings;
using ConfigRule.Judgement;
using Constructs;

namespace ConfigRule.Cdk.Permissions;

/// <summary>The calls of EnableVpcFlowLogging for the destination of the settings.</summary>
internal static class RepairPermissions
{
    public static IEnumerable<PolicyStatementProps> Of(Construct scope, StackSettings settings, string deliveryBoundaryArn)
    {
        var arns = new RunbookArns(scope);

        return [.. OfDestination(arns, settings, deliveryBoundaryArn), .. EcsFields.Of(settings)];
    }

    private static IEnumerable<PolicyStatementProps> OfDestination(RunbookArns arns, StackSettings settings, string deliveryBoundaryArn) =>
        settings.Destination.Type switch
        {
            FlowLogDestination.CloudWatchLogs =>
            [
                .. OnFlowLogs(arns),
                .. OnDeliveryRole(arns, settings, deliveryBoundaryArn),
                .. OnLogGroups(arns, settings.Repair),
            ],
            FlowLogDestination.Firehose =>
            [
                .. OnFlowLogs(arns),
                LogDelivery.Begin,
                .. LogDelivery.End(settings.Destination),
                .. OnDeliveryStream(arns, settings.Destination),
            ],
            _ => [.. OnFlowLogs(arns), LogDelivery.Begin, .. LogDelivery.End(settings.Destination)],
        };

    private static IEnumerable<PolicyStatementProps> OnFlowLogs(RunbookArns arns)
    {
        // EC2's Describe calls support no resources.
        yield return Statements.Allow("ReadVpc", ["ec2:DescribeVpcs", "ec2:DescribeFlowLogs", "ec2:DescribeNetworkInterfaces"], ["*"]);
        yield return Statements.Allow("CreateFlowLog", ["ec2:CreateFlowLogs"], [arns.Of("ec2", "vpc/*"), arns.FlowLogs]);
        yield return Statements.Allow("TagNewFlowLog", ["ec2:CreateTags"], [arns.FlowLogs]).OnlyIf("ec2:CreateAction", "CreateFlowLogs");
        yield return Statements.Allow("DeleteOwnFlowLog", ["ec2:DeleteFlowLogs"], [arns.FlowLogs]).OnlyOwned();
    }

    private static IEnumerable<PolicyStatementProps> OnDeliveryRole(RunbookArns arns, StackSettings settings, string boundary)
    {
        string[] role = [arns.DeliveryRole(settings.Repair)];

        yield return Statements.Allow(
            "ReadDeliveryRole",
            ["iam:GetRole", "iam:GetRolePolicy", "iam:ListAttachedRolePolicies", "iam:ListRolePolicies", "iam:SimulatePrincipalPolicy"],
            role
        );
        // Whatever a role with the boundary is allowed and whoever may assume it, it can only deliver. Nothing removes a boundary.
        yield return Statements.Allow("CreateDeliveryRole", ["iam:CreateRole"], role).OnlyIf("iam:PermissionsBoundary", boundary);
        yield return Statements
            .Allow("TagDeliveryRole", ["iam:TagRole"], role)
            .OnlyIf("aws:RequestTag/" + RunbookDocument.OwnershipTag, RunbookDocument.OwnershipTagValue);
        yield return Statements
            .Allow("LimitAndAllowDelivery", ["iam:PutRolePermissionsBoundary", "iam:PutRolePolicy"], role)
            .OnlyIf("iam:PermissionsBoundary", boundary)
            .OnlyOwned();
        // UpdateAssumeRolePolicy has no condition key for the boundary.
        yield return Statements
            .Allow("CorrectDeliveryRole", ["iam:DeleteRolePolicy", "iam:DetachRolePolicy", "iam:UpdateAssumeRolePolicy"], role)
            .OnlyOwned();
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
