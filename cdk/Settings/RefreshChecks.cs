namespace ConfigRule.Cdk.Settings;

/// <summary>Results can be put again no more often than the schedule evaluates them.</summary>
internal static class RefreshChecks
{
    private const int HoursOfDay = 24;

    public static void Check(StackSettings settings)
    {
        var hours = EvaluationSchedule.Hours(settings.Rule.Schedule);
        if (settings.RefreshDays > 0 && settings.RefreshDays * HoursOfDay <= hours)
        {
            throw InvalidSettingException.Of(
                RuleSettings.RefreshDaysKey,
                settings.RefreshDays.ToString(System.Globalization.CultureInfo.InvariantCulture),
                $"0, or a whole number from {(hours / HoursOfDay) + 1} to {Judgement.RefreshSetting.MostDays}, because the schedule is "
                    + $"{settings.Rule.Schedule}: every result would be that old each time"
            );
        }
    }
}
