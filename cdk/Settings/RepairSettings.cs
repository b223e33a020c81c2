namespace ConfigRule.Cdk.Settings;

/// <summary>The log groups and the role by which the runbook's flow logs deliver to CloudWatch Logs.</summary>
public sealed record RepairSettings
{
    public string LogGroupPrefix { get; init; } = "/vpc-flow-logs/";

    public int LogRetentionDays { get; init; } = 365;

    /// <summary>The key that encrypts the log groups; null to leave their encryption as it is.</summary>
    public string? LogGroupKmsKeyArn { get; init; }

    /// <summary>The class of new log groups.</summary>
    public string LogGroupClass { get; init; } = "STANDARD";

    /// <summary>The region's name follows it: IAM roles are global, deployments regional.</summary>
    public string DeliveryRolePrefix { get; init; } = "VpcFlowLogsDelivery-";

    /// <summary>The permissions boundary of the delivery role and of the stack's own roles; null to leave the one as it is, and for none.</summary>
    public string? PermissionsBoundaryArn { get; init; }
}
