using System.Globalization;
using System.Text.RegularExpressions;

namespace ConfigRule.Judgement;

/// <summary>
/// A VPC's exemption: by its id in the rule's parameters, or by a tag whose value holds the reason and may hold
/// <c>until=YYYY-MM-DD</c> (its last day, UTC) and <c>by=…</c>.
/// </summary>
public sealed partial record Exemption(bool IsInForce, string Detail)
{
    public static Exemption? Of(ObservedVpc vpc, FlowLoggingRequirements requirements, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(vpc);
        ArgumentNullException.ThrowIfNull(requirements);

        if (requirements.ExemptVpcIds.Contains(vpc.Id))
        {
            return new Exemption(true, "listed in the rule's exemptVpcIds.");
        }

        return requirements.ExemptTagKey is { } key && vpc.Tags.TryGetValue(key, out var value) ? FromTag(key, value, today) : null;
    }

    private static Exemption FromTag(string key, string value, DateOnly today)
    {
        var until = Until().Match(value);
        if (!until.Success)
        {
            return new Exemption(true, $"tag {key}: {value}");
        }

        var written = until.Groups["date"].Value;
        if (!DateOnly.TryParseExact(written, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var lastDay))
        {
            return new Exemption(false, $"exemption tag {key} is not valid, until={written} is no date (YYYY-MM-DD)");
        }

        return today <= lastDay
            ? new Exemption(true, $"tag {key}: {value}")
            : new Exemption(false, $"exemption expired on {written} (tag {key})");
    }

    // Lenient in how "until" is written, for what is not recognised would exempt for ever.
    [GeneratedRegex(@"until\s*[=:]\s*(?<date>[^\s,;]*)", RegexOptions.IgnoreCase)]
    private static partial Regex Until();
}
