using Amazon.CDK.AWS.IAM;
using ConfigRule.Cdk.Runbooks;
using ConfigRule.Cdk.Settings;
using ConfigRule.Judgement;
using Constructs;

namespace ConfigRule.Cdk.Permissions;

/// <summary>The calls of RemoveVpcFlowLogging.</summary>
internal static class RemovalPermissions
{
    public static IEnumerable<PolicyStatementProps> Of(Construct scope, StackSettings settings)
    {
        var arns = new RunbookArns(scope);
        var groups = arns.LogGroups(settings.Repair);

        yield return Statements.Allow("ReadFlowLogs", ["ec2:DescribeFlowLogs"], ["*"]);
        yield return Statements.Allow("DeleteOwnFlowLog", ["ec2:DeleteFlowLogs"], [arns.FlowLogs]).OnlyOwned();
        yield return Statements.Allow("FindLogGroup", ["logs:DescribeLogGroups"], [arns.AnyLogGroup]);
        yield return Statements.Allow("ReadLogGroup", ["logs:DescribeLogStreams", "logs:ListTagsForResource"], groups);
        yield return Statements.Allow("DeleteOwnLogGroup", ["logs:DeleteLogGroup"], groups).OnlyOwned();
        foreach (var statement in LogDelivery.End(settings.Destination))
        {
            yield return statement;
        }
    }
}
