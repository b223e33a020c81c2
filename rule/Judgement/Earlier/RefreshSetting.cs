using System.Globalization;

namespace ConfigRule.Judgement;

/// <summary>The environment variable of the function that holds <c>flowLogging:refreshDays</c>.</summary>
public static class RefreshSetting
{
    public const string Variable = "FLOW_LOGGING_REFRESH_DAYS";

    public const int MostDays = 365;

    /// <param name="value">The variable's value; null or empty: every result is put each time.</param>
    /// <exception cref="FormatException">The value is not a number of days that is allowed.</exception>
    internal static Refresh Read(string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            return Refresh.EachTime;
        }

        return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days <= MostDays
            ? new Refresh(days)
            : throw new FormatException($"environment variable {Variable} is {value}; allowed: a whole number from 0 to {MostDays}");
    }
}
