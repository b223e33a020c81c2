using Amazon.CDK.AWS.IAM;

namespace ConfigRule.Cdk.Permissions;

/// <summary>
/// What EC2 calls with the caller's permissions for flow logs to S3 and Firehose. A delivery may remain from an earlier
/// setting, so deleting is always allowed.
/// </summary>
/// <remarks>https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-permissions.html; its actions support no resources.</remarks>
internal static class LogDelivery
{
    public static PolicyStatementProps Begin => Statements.Allow("BeginDelivery", ["logs:CreateLogDelivery"], ["*"]);

    public static PolicyStatementProps End => Statements.Allow("EndDelivery", ["logs:DeleteLogDelivery"], ["*"]);
}
