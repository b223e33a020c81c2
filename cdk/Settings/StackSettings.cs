namespace ConfigRule.Cdk.Settings;

/// <summary>All that can be chosen about a deployment. Each is a key of the CDK context; see the README.</summary>
public sealed record StackSettings
{
    public string StackName { get; init; } = "RejectFlowLogging";

    public string RuleName { get; init; } = "vpc-reject-flow-logging";

    /// <summary>Config's <c>MaximumExecutionFrequency</c>.</summary>
    public string Schedule { get; init; } = "TwentyFour_Hours";

    public CpuArchitecture Architecture { get; init; } = CpuArchitecture.X64;

    /// <summary>Folder with the <c>bootstrap</c> to deploy; null where the build publishes it.</summary>
    public string? FunctionPackage { get; init; }

    public int FunctionLogRetentionDays { get; init; } = 90;

    public bool AutomaticRemediation { get; init; }

    /// <summary>Failed attempts after which Config stops repairing a VPC by itself.</summary>
    public int RemediationAttempts { get; init; } = 5;

    /// <summary>Seconds within which those attempts are counted.</summary>
    public int RemediationWindowSeconds { get; init; } = 3600;

    public string LogGroupPrefix { get; init; } = "/vpc-flow-logs/";

    public int LogRetentionDays { get; init; } = 365;

    /// <summary>The region's name follows it: IAM roles are global, deployments regional.</summary>
    public string DeliveryRolePrefix { get; init; } = "VpcFlowLogsDelivery-";

    /// <summary>The rule's InputParameters, without those that are unset.</summary>
    public IReadOnlyDictionary<string, string> RuleParameters { get; init; } = new Dictionary<string, string>();
}

/// <summary>The processors that Lambda offers.</summary>
public enum CpuArchitecture
{
    X64,
    Arm64,
}
