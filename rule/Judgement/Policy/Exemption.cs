using System.Globalization;
using System.Text.RegularExpressions;
using ConfigRule.Parameters;

namespace ConfigRule.Judgement;

/// <summary>
/// The exemption of a VPC: its id is in the rule's parameters, or it has a tag whose value holds the reason, and may hold
/// <c>until=YYYY-MM-DD</c> (the last day, UTC) and <c>by=…</c>.
/// </summary>
/// <param name="IsInForce">False for an exemption that expired or is not valid.</param>
/// <param name="Detail">Its reason, or why it is not in force.</param>
internal sealed partial record Exemption(bool IsInForce, string Detail)
{
    /// <summary>The exemption of a VPC, or null if it has none.</summary>
    public static Exemption? Find(ObservedVpc vpc, FlowLoggingRequirements requirements, DateOnly today)
    {
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
            return new Exemption(false, $"exemption tag {key} is not valid, until={written} is not a date (YYYY-MM-DD)");
        }

        return today <= lastDay
            ? new Exemption(true, $"tag {key}: {value}")
            : new Exemption(false, $"exemption expired on {written} (tag {key})");
    }

    // Accepts several ways to write "until": if it were not recognized, the VPC would be exempt without an end.
    [GeneratedRegex(@"until\s*[=:]\s*(?<date>[^\s,;]*)", RegexOptions.IgnoreCase)]
    private static partial Regex Until();
}
