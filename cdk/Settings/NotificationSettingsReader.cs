using System.Text.RegularExpressions;

namespace ConfigRule.Cdk.Settings;

internal static partial class NotificationSettingsReader
{
    internal const string TopicArn = "notificationTopicArn";
    private const string Email = "notificationEmail";
    private const string NonCompliant = "notifyNonCompliant";
    private const string EvaluationAlarmHours = "evaluationAlarmHours";
    private const string Dashboard = "dashboard";

    public static IReadOnlyList<string> Keys { get; } = [Email, TopicArn, NonCompliant, EvaluationAlarmHours, Dashboard];

    public static NotificationSettings Read(ContextValues given, RuleSettings rule)
    {
        var defaults = new NotificationSettings();
        var settings = new NotificationSettings
        {
            Email = given.Matching(Email, EmailPattern(), "an e-mail address"),
            TopicArn = given.Matching(TopicArn, TopicPattern(), "the ARN of a standard topic of SNS"),
            NonCompliant = given.Flag(NonCompliant) ?? defaults.NonCompliant,
            EvaluationAlarmHours = given.Within(EvaluationAlarmHours, EvaluationSchedule.Hours(rule.Schedule) + 1, EvaluationSchedule.LongestAlarmHours),
            Dashboard = given.Flag(Dashboard) ?? defaults.Dashboard,
        };
        if (settings is { Email: not null, TopicArn: not null })
        {
            throw ContextValues.Invalid(Email, settings.Email, $"nothing, where {ContextValues.Prefix}{TopicArn} names a topic: its owner subscribes to it");
        }

        return settings;
    }

    [GeneratedRegex(@"^[^@\s""<>]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}$")]
    private static partial Regex EmailPattern();

    // A FIFO topic takes neither alarms nor events.
    [GeneratedRegex(@"^arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]{1,256}$")]
    private static partial Regex TopicPattern();
}
