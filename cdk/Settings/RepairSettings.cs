namespace ConfigRule.Cdk.Settings;

/// <summary>The flow log that the runbook gives a VPC, and what that needs.</summary>
public sealed record RepairSettings
{
    public string LogGroupPrefix { get; init; } = "/vpc-flow-logs/";

    public int LogRetentionDays { get; init; } = 365;

    /// <summary>The region's name follows it: IAM roles are global, deployments regional.</summary>
    public string DeliveryRolePrefix { get; init; } = "VpcFlowLogsDelivery-";
}
