using Amazon.CDK.AWS.IAM;

namespace ConfigRule.Cdk.Constructs;

/// <summary>
/// What EC2 does on the caller's behalf for flow logs to S3 and Firehose. One may be left of a time when another
/// destination was chosen, so it can always be deleted.
/// </summary>
/// <remarks>https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-permissions.html; its actions have no resource to name.</remarks>
internal static class LogDelivery
{
    public static PolicyStatementProps Begin => Allow.Statement("BeginDelivery", ["logs:CreateLogDelivery"], ["*"]);

    public static PolicyStatementProps End => Allow.Statement("EndDelivery", ["logs:DeleteLogDelivery"], ["*"]);
}
