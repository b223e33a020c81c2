namespace ConfigRule.Cdk.Settings;

/// <summary>AWS Config's MaximumExecutionFrequency in hours.</summary>
/// <remarks>https://docs.aws.amazon.com/config/latest/APIReference/API_ConfigRule.html</remarks>
public static class EvaluationSchedule
{
    /// <summary>An alarm evaluates at most seven days of one-hour periods.</summary>
    /// <remarks>https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html</remarks>
    public const int LongestAlarmHours = 7 * 24;

    private static readonly Dictionary<string, int> HoursByName = new()
    {
        ["One_Hour"] = 1,
        ["Three_Hours"] = 3,
        ["Six_Hours"] = 6,
        ["Twelve_Hours"] = 12,
        ["TwentyFour_Hours"] = 24,
    };

    public static IReadOnlyCollection<string> Names => HoursByName.Keys;

    public static int Hours(string schedule) => HoursByName[schedule];

    /// <summary>
    /// Hours without a successful scheduled evaluation after which an alarm fires. By default: the hours of the schedule, the
    /// hours for which Lambda retries a failed event, and the current hour.
    /// </summary>
    public static int AlarmHours(StackSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings.Notification.EvaluationAlarmHours
            ?? Hours(settings.Rule.Schedule) + (int)Math.Ceiling(settings.Function.MaximumEventAgeSeconds / 3600.0) + 1;
    }
}
