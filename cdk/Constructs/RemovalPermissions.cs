using Amazon.CDK.AWS.IAM;
using ConfigRule.Cdk.Settings;
using ConfigRule.Judgement;
using Constructs;

namespace ConfigRule.Cdk.Constructs;

/// <summary>What RemoveVpcFlowLogging calls.</summary>
internal static class RemovalPermissions
{
    public static IEnumerable<PolicyStatementProps> Of(Construct scope, StackSettings settings)
    {
        var arns = new RunbookArns(scope);
        var groups = arns.LogGroups(settings.Repair);

        yield return Allow.Statement("LookAtFlowLogs", ["ec2:DescribeFlowLogs"], ["*"]);
        yield return Allow.Statement("DeleteOwnFlowLog", ["ec2:DeleteFlowLogs"], [arns.FlowLogs]).WhereOurs();
        yield return Allow.Statement("FindLogGroup", ["logs:DescribeLogGroups"], [arns.AnyLogGroup]);
        yield return Allow.Statement("KnowOwnLogGroup", ["logs:ListTagsForResource"], groups);
        yield return Allow.Statement("DeleteOwnLogGroup", ["logs:DeleteLogGroup"], groups).WhereOurs();
        yield return LogDelivery.End;
    }
}
