using System.Text.RegularExpressions;

namespace ConfigRule.Cdk.Settings;

internal static partial class NotificationSettingsReader
{
    internal const string TopicArn = "notificationTopicArn";
    private const string Monitoring = "monitoring";
    private const string Email = "notificationEmail";
    private const string NonCompliant = "notifyNonCompliant";
    private const string EvaluationAlarmHours = "evaluationAlarmHours";
    private const string Dashboard = "dashboard";

    public static IReadOnlyList<string> Keys { get; } = [Monitoring, Email, TopicArn, NonCompliant, EvaluationAlarmHours, Dashboard];

    /// <param name="given">The context.</param>
    /// <param name="rule">How often the rule is evaluated.</param>
    /// <param name="isForOrganization">Whether the stack is one of thousands: then what is paid for in each is only there if asked for.</param>
    public static NotificationSettings Read(ContextValues given, RuleSettings rule, bool isForOrganization)
    {
        var defaults = new NotificationSettings();
        var isMonitored = given.Flag(Monitoring) ?? !isForOrganization;
        RefuseWhatMonitoringBrings(given, isMonitored);
        var settings = new NotificationSettings
        {
            Monitoring = isMonitored,
            Email = given.Matching(Email, EmailPattern(), "an e-mail address"),
            TopicArn = given.Matching(TopicArn, TopicPattern(), "the ARN of a standard topic of SNS"),
            NonCompliant = given.Flag(NonCompliant) ?? defaults.NonCompliant,
            EvaluationAlarmHours = given.Within(
                EvaluationAlarmHours,
                EvaluationSchedule.Hours(rule.Schedule) + 1,
                EvaluationSchedule.LongestAlarmHours
            ),
            Dashboard = given.Flag(Dashboard) ?? isMonitored,
        };
        if (settings is { Email: not null, TopicArn: not null })
        {
            throw ContextValues.Invalid(
                Email,
                settings.Email,
                $"nothing, where {ContextValues.Prefix}{TopicArn} names a topic: its owner subscribes to it"
            );
        }

        return settings;
    }

    private static void RefuseWhatMonitoringBrings(ContextValues given, bool isMonitored)
    {
        foreach (var key in new[] { Email, TopicArn, EvaluationAlarmHours }.Where(key => !isMonitored && given.Text(key) is not null))
        {
            throw NeedsMonitoring(given, key);
        }

        foreach (var key in new[] { NonCompliant, Dashboard }.Where(key => !isMonitored && given.Flag(key) == true))
        {
            throw NeedsMonitoring(given, key);
        }
    }

    private static InvalidSettingException NeedsMonitoring(ContextValues given, string key) =>
        ContextValues.Invalid(
            key,
            given.Text(key),
            $"nothing, where {ContextValues.Prefix}{Monitoring} is not true: an organization's accounts have it only where it is asked for"
        );

    [GeneratedRegex(@"^[^@\s""<>]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}$")]
    private static partial Regex EmailPattern();

    // A FIFO topic takes neither alarms nor events.
    [GeneratedRegex(@"^arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]{1,256}$")]
    private static partial Regex TopicPattern();
}
