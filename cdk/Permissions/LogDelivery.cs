using Amazon.CDK.AWS.IAM;
using ConfigRule.Cdk.Settings;
using ConfigRule.Judgement;

namespace ConfigRule.Cdk.Permissions;

/// <summary>
/// What EC2 calls with the caller's permissions for flow logs to S3 and Firehose.
/// </summary>
/// <remarks>https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-permissions.html; its actions support no resources.</remarks>
internal static class LogDelivery
{
    public static PolicyStatementProps Begin => Statements.Allow("BeginDelivery", ["logs:CreateLogDelivery"], ["*"]);

    public static IEnumerable<PolicyStatementProps> End(DestinationSettings destination) =>
        destination.Type == FlowLogDestination.CloudWatchLogs ? [] : [Statements.Allow("EndDelivery", ["logs:DeleteLogDelivery"], ["*"])];
}
