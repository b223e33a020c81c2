using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using ConfigRule.Cdk.Operations;
using Microsoft.Extensions.Configuration;

namespace ConfigRule.Cdk.Settings;

/// <summary>All settings of a deployment, grouped by subject. Each is a key of the CDK context.</summary>
public sealed record StackSettings
{
    /// <summary>The default of <c>refreshDays</c> in an organization.</summary>
    public const int RefreshDaysInOrganization = 7;

    internal const string StackNameKey = "stackName";

    [ConfigurationKeyName(StackNameKey)]
    [Description("Name of the stack")]
    // The names of the runbooks start with it, and SSM reserves these three beginnings.
    [RegularExpression(
        "^(?!(?i:aws|amazon|amzn))[A-Za-z][A-Za-z0-9-]{0,127}$",
        ErrorMessage = "letters, digits and hyphens, a letter first, at most 128, not starting with aws, amazon or amzn"
    )]
    public string StackName { get; init; } = "RejectFlowLogging";

    public RuleSettings Rule { get; init; } = new();

    public FunctionSettings Function { get; init; } = new();

    public RemediationSettings Remediation { get; init; } = new();

    public DestinationSettings Destination { get; init; } = new();

    public RepairSettings Repair { get; init; } = new();

    public NotificationSettings Notification { get; init; } = new();

    public AccountSettings Account { get; init; } = new();

    /// <summary>Null for a deployment to one account and region.</summary>
    public OrganizationSettings? Organization { get; init; }

    /// <summary>Whether the stack has a topic, alarms, notifications and metrics. In an organization they cost most.</summary>
    public bool IsMonitored => Notification.Monitoring ?? Organization is null;

    /// <summary>Days after which an unchanged result is put again. In an organization, evaluations cost most.</summary>
    public int RefreshDays => Rule.RefreshDays ?? (Organization is null ? 0 : RefreshDaysInOrganization);

    /// <summary>No result is older while the rule runs: the days of the refresh and two schedules, rounded up.</summary>
    public int OldestResultDays => RefreshDays + ((2 * EvaluationSchedule.Hours(Rule.Schedule)) + 23) / 24;

    /// <summary>The records that declare the settings.</summary>
    internal IEnumerable<object> Groups =>
        new object?[]
        {
            this,
            Rule,
            Function,
            Remediation,
            Destination,
            Repair,
            Notification,
            Account,
            Organization,
            Organization?.Rollout,
        }.OfType<object>();

    public bool HasDashboard => Notification.Dashboard ?? IsMonitored;
}
