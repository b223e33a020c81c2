namespace ConfigRule.Cdk.Settings;

/// <summary>Settings of notifications that contradict each other.</summary>
internal static class NotificationChecks
{
    private static readonly string[] OnlyMonitored =
    [
        NotificationSettings.EmailKey,
        NotificationSettings.TopicArnKey,
        NotificationSettings.EvaluationAlarmHoursKey,
        NotificationSettings.NonCompliantKey,
        NotificationSettings.DashboardKey,
    ];

    public static void Check(StackSettings settings, GivenValues given)
    {
        if (!settings.IsMonitored && OnlyMonitored.FirstOrDefault(key => given.Text(key) is not (null or "false")) is { } needless)
        {
            throw InvalidSettingException.Of(
                needless,
                given.Text(needless),
                $"nothing, because {ContextReader.Prefix}{NotificationSettings.MonitoringKey} is not true (in an "
                    + "organization it must be set)"
            );
        }

        if (settings.Notification is { Email: { } email, TopicArn: not null })
        {
            throw InvalidSettingException.Of(
                NotificationSettings.EmailKey,
                email,
                $"nothing, because {ContextReader.Prefix}{NotificationSettings.TopicArnKey} names a topic: its owner subscribes to it"
            );
        }

        var shortest = EvaluationSchedule.Hours(settings.Rule.Schedule) + 1;
        if (settings.Notification.EvaluationAlarmHours < shortest)
        {
            throw InvalidSettingException.Of(
                NotificationSettings.EvaluationAlarmHoursKey,
                given.Text(NotificationSettings.EvaluationAlarmHoursKey),
                $"a whole number from {shortest} to {EvaluationSchedule.LongestAlarmHours}, because the schedule is "
                    + $"{settings.Rule.Schedule}"
            );
        }
    }
}
