using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using ConfigRule.Tests.Judgement;

namespace ConfigRule.Tests.Properties;

/// <summary>
/// A second implementation of the decision table, which reads a row as it is written. It shares no code with the policy,
/// so that a mistake in one of them shows.
/// </summary>
public sealed class SecondOpinion
{
    private readonly JsonElement row;
    private readonly string[] required;

    private SecondOpinion(JsonElement row)
    {
        this.row = row;
        required = Captures(Parameter("trafficType") ?? "REJECT");
    }

    /// <summary>The verdict, and its possible reasons: there are several if shortcomings have equal weight.</summary>
    public static (string Verdict, IReadOnlyList<string> Reasons) Of(JsonElement row) => new SecondOpinion(row).Judge();

    private (string Verdict, IReadOnlyList<string> Reasons) Judge()
    {
        if (Text(Vpc, "ownerId") is { } owner && owner != DecisionTable.AccountId)
        {
            return ("NOT_APPLICABLE", ["SHARED_VPC"]);
        }

        if (IsExempt())
        {
            return ("NOT_APPLICABLE", ["EXEMPT"]);
        }

        if (Parameter("ignoreUnusedVpcs") == "true" && Member(Vpc, "used") is { ValueKind: JsonValueKind.False })
        {
            return ("NOT_APPLICABLE", ["UNUSED_VPC"]);
        }

        var logs = Items(row, "flowLogs");
        if (AreLogged(logs.Where(log => Text(log, "deliverLogsErrorMessage") != "Rate limited")))
        {
            return ("COMPLIANT", ["LOGGING"]);
        }

        if (AreLogged(logs))
        {
            return ("COMPLIANT", ["LOGGING_RATE_LIMITED"]);
        }

        var subnets = Items(Vpc, "subnets");
        if (Parameter("acceptSubnetCoverage") == "true" && subnets.Count > 0 && subnets.All(subnet => AreLogged(subnet.EnumerateArray())))
        {
            return ("COMPLIANT", ["SUBNETS_LOGGING"]);
        }

        if (logs.Count == 0)
        {
            return ("NON_COMPLIANT", ["NO_FLOW_LOG"]);
        }

        var misses = logs.Select(log => CapturesAllRequired(log) ? Unmet(log) : [.. Unmet(log), "TRAFFIC_TYPE"]).ToList();
        var fewest = misses.Min(unmet => unmet.Count);
        return ("NON_COMPLIANT", [.. misses.Where(unmet => unmet.Count == fewest).SelectMany(unmet => unmet)]);
    }

    private JsonElement Vpc => row.GetProperty("vpc");

    private bool IsExempt()
    {
        if (List("exemptVpcIds").Contains(DecisionTable.VpcId))
        {
            return true;
        }

        if (Parameter("exemptTagKey") is not { } key || Text(Member(Vpc, "tags") ?? default, key) is not { } value)
        {
            return false;
        }

        var end = value.IndexOf("until", StringComparison.OrdinalIgnoreCase);
        var written = end < 0 ? "" : value[(end + "until".Length)..].TrimStart();
        if (written.Length == 0 || written[0] is not ('=' or ':'))
        {
            return true;
        }

        var day = written[1..].TrimStart().Split(' ', ',', ';')[0];
        return DateTime.TryParseExact(day, "yyyy'-'MM'-'dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var lastDay)
            && DecisionTable.Now.UtcDateTime.Date <= lastDay;
    }

    private bool AreLogged(IEnumerable<JsonElement> logs) =>
        required.Except(logs.Where(log => Unmet(log).Count == 0).SelectMany(log => Captures(Text(log, "trafficType")))).ToList() is [];

    private bool CapturesAllRequired(JsonElement log) => required.Except(Captures(Text(log, "trafficType"))).ToList() is [];

    /// <summary>Letter case does not matter.</summary>
    private static string[] Captures(string? trafficType)
    {
        string[] kinds = ["ACCEPT", "REJECT"];
        return string.Equals(trafficType, "ALL", StringComparison.OrdinalIgnoreCase)
            ? kinds
            : [.. kinds.Where(kind => kind.Equals(trafficType, StringComparison.OrdinalIgnoreCase))];
    }

    /// <summary>The requirements that the flow log does not satisfy, except the traffic.</summary>
    private List<string> Unmet(JsonElement log)
    {
        List<string> unmet = [];
        if (Text(log, "status") != "ACTIVE")
        {
            unmet.Add("NOT_ACTIVE");
        }

        if (!Delivers(log))
        {
            unmet.Add("DELIVERY_FAILED");
        }

        var type = Text(log, "destinationType") ?? "cloud-watch-logs";
        if (
            (List("destinationTypes") is { Length: > 0 } types && !types.Contains(type))
            || (
                List("destinations") is { Length: > 0 } patterns
                && !patterns.Any(pattern => NamesOfDestination(log).Any(name => Fits(pattern, name)))
            )
        )
        {
            unmet.Add("DESTINATION");
        }

        if (
            (Member(log, "maxAggregationInterval")?.GetInt32() ?? 600)
            > int.Parse(Parameter("maxAggregationInterval") ?? "600", CultureInfo.InvariantCulture)
        )
        {
            unmet.Add("AGGREGATION_INTERVAL");
        }

        var format = Text(log, "logFormat") ?? "";
        if (!List("requiredFields").All(field => format.Split(' ').Contains("${" + field + "}")))
        {
            unmet.Add("LOG_FORMAT");
        }

        return unmet;
    }

    private static bool Delivers(JsonElement log) =>
        Text(log, "deliverLogsErrorMessage") switch
        {
            "Rate limited" => true,
            null => Text(log, "deliverLogsStatus") != "FAILED",
            _ => false,
        };

    /// <summary>All names of a destination. A log group has a name, and an ARN with and without ":*" for its streams.</summary>
    private static IEnumerable<string> NamesOfDestination(JsonElement log)
    {
        if (Text(log, "logGroupName") is { } name)
        {
            yield return name;
        }

        if (Text(log, "destination") is not { } destination)
        {
            yield break;
        }

        yield return destination;
        var logGroup = Regex.Match(destination, @"^(?<arn>.*:log-group:(?<name>[^:]+))(:\*)?$");
        if (logGroup.Success)
        {
            yield return logGroup.Groups["arn"].Value;
            yield return logGroup.Groups["arn"].Value + ":*";
            yield return logGroup.Groups["name"].Value;
        }
    }

    /// <summary>Whether the pattern matches the whole name; <c>*</c> matches any number of characters.</summary>
    public static bool Fits(string pattern, string name) =>
        Regex.IsMatch(name, @"\A" + Regex.Escape(pattern).Replace(@"\*", ".*", StringComparison.Ordinal) + @"\z", RegexOptions.Singleline);

    /// <summary>The value of a parameter, null if it is empty or missing.</summary>
    private string? Parameter(string parameter) => Text(row.GetProperty("parameters"), parameter) is { Length: > 0 } value ? value : null;

    private string[] List(string parameter) => Parameter(parameter)?.Split(',', StringSplitOptions.TrimEntries) ?? [];

    private static List<JsonElement> Items(JsonElement holder, string member) =>
        Member(holder, member) is { } array ? [.. array.EnumerateArray()] : [];

    private static string? Text(JsonElement holder, string member) => Member(holder, member)?.GetString();

    private static JsonElement? Member(JsonElement holder, string member) =>
        holder.ValueKind == JsonValueKind.Object && holder.TryGetProperty(member, out var value) ? value : null;
}
