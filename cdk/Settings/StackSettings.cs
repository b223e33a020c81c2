namespace ConfigRule.Cdk.Settings;

/// <summary>All that can be chosen about a deployment, grouped by what it is about. Each is a key of the CDK context; see the README.</summary>
public sealed record StackSettings
{
    public string StackName { get; init; } = "RejectFlowLogging";

    public RuleSettings Rule { get; init; } = new();

    public FunctionSettings Function { get; init; } = new();

    public RemediationSettings Remediation { get; init; } = new();

    public DestinationSettings Destination { get; init; } = new();

    public RepairSettings Repair { get; init; } = new();

    public NotificationSettings Notification { get; init; } = new();

    public AccountSettings Account { get; init; } = new();

    /// <summary>Null where the deployment is that of one account and region.</summary>
    public OrganizationSettings? Organization { get; init; }
}
