using Amazon.CDK.AWS.IAM;

namespace ConfigRule.Cdk.Constructs;

/// <summary>What EC2 does on the caller's behalf for flow logs to S3 and Firehose.</summary>
/// <remarks>https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-permissions.html; its actions have no resource to name.</remarks>
internal static class LogDelivery
{
    public static PolicyStatementProps Statement => Allow.Statement("DeliverFlowLog", ["logs:CreateLogDelivery", "logs:DeleteLogDelivery"], ["*"]);
}
