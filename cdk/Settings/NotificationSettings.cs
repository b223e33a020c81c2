using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using ConfigRule.Cdk.Operations;
using Microsoft.Extensions.Configuration;

namespace ConfigRule.Cdk.Settings;

/// <summary>Who is notified of what, and when.</summary>
public sealed record NotificationSettings
{
    internal const string MonitoringKey = "monitoring";
    internal const string EmailKey = "notificationEmail";
    internal const string TopicArnKey = "notificationTopicArn";
    internal const string NonCompliantKey = "notifyNonCompliant";
    internal const string EvaluationAlarmHoursKey = "evaluationAlarmHours";
    internal const string DashboardKey = "dashboard";

    /// <summary>Null for the default; see <see cref="StackSettings.IsMonitored"/>.</summary>
    [ConfigurationKeyName(MonitoringKey)]
    [Description("Whether the stack has a topic, alarms, notifications and metrics. Default: true, in an organization false")]
    public bool? Monitoring { get; init; }

    [ConfigurationKeyName(EmailKey)]
    [Description("Address to subscribe to the stack's topic; its owner confirms by e-mail")]
    [RegularExpression(@"^[^@\s""<>]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}$", ErrorMessage = "an e-mail address")]
    public string? Email { get; init; }

    [ConfigurationKeyName(TopicArnKey)]
    [Description("Existing topic to use instead of a topic of the stack")]
    // Alarms and events cannot be published to a FIFO topic.
    [RegularExpression("^arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]{1,256}$", ErrorMessage = "the ARN of a standard SNS topic")]
    public string? TopicArn { get; init; }

    [ConfigurationKeyName(NonCompliantKey)]
    [Description("Whether to notify of each VPC that becomes NON_COMPLIANT")]
    public bool NonCompliant { get; init; }

    [ConfigurationKeyName(EvaluationAlarmHoursKey)]
    [Description("Hours without a successful scheduled evaluation after which an alarm fires. Default: the schedule and 2 hours")]
    [Range(2, EvaluationSchedule.LongestAlarmHours)]
    public int? EvaluationAlarmHours { get; init; }

    /// <summary>Null for the default; see <see cref="StackSettings.HasDashboard"/>.</summary>
    [ConfigurationKeyName(DashboardKey)]
    [Description("Whether the stack has a dashboard. Default: as monitoring")]
    public bool? Dashboard { get; init; }
}
