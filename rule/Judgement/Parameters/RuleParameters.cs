using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using ConfigRule.Judgement;

namespace ConfigRule.Parameters;

/// <summary>Reads the rule's <c>InputParameters</c>: a JSON object of strings, where an empty string means unset.</summary>
public static partial class RuleParameters
{
    private const string Traffic = "trafficType";
    private const string DestinationTypes = "destinationTypes";
    private const string Destinations = "destinations";
    private const string MaxAggregationInterval = "maxAggregationInterval";
    private const string RequiredFields = "requiredFields";
    private const string ExemptVpcIds = "exemptVpcIds";
    private const string ExemptTagKey = "exemptTagKey";
    private const string IgnoreUnusedVpcs = "ignoreUnusedVpcs";
    private const string AcceptSubnetCoverage = "acceptSubnetCoverage";
    private const string DeliveryGraceMinutes = "deliveryGraceMinutes";

    /// <summary>Minutes in a day: a delivery that has not started by then is no delay.</summary>
    private const int LongestDeliveryGrace = 1440;

    public static IReadOnlyList<string> Names { get; } =
    [
        Traffic,
        DestinationTypes,
        Destinations,
        MaxAggregationInterval,
        RequiredFields,
        ExemptVpcIds,
        ExemptTagKey,
        IgnoreUnusedVpcs,
        AcceptSubnetCoverage,
        DeliveryGraceMinutes,
    ];

    /// <param name="json">The event's <c>ruleParameters</c>; absent or empty where the rule has none.</param>
    /// <exception cref="InvalidRuleParametersException">A name, a value or a combination of values is not allowed.</exception>
    public static FlowLoggingRequirements Read(string? json)
    {
        var given = ReadNamesAndValues(json);
        var defaults = new FlowLoggingRequirements();

        var requirements = new FlowLoggingRequirements
        {
            Traffic = given.TryGetValue(Traffic, out var traffic)
                ? TrafficNames.FromEc2Name(OneOf(Traffic, traffic, "REJECT", "ACCEPT", "ALL"))
                : defaults.Traffic,
            DestinationTypes = ListOf(
                given,
                DestinationTypes,
                item => OneOf(DestinationTypes, item, FlowLogDestination.CloudWatchLogs, FlowLogDestination.S3, FlowLogDestination.Firehose)
            ),
            Destinations = ListOf(given, Destinations, item => item),
            MaxAggregationInterval = given.TryGetValue(MaxAggregationInterval, out var interval)
                ? int.Parse(OneOf(MaxAggregationInterval, interval, "60", "600"), CultureInfo.InvariantCulture)
                : defaults.MaxAggregationInterval,
            RequiredFields = ListOf(given, RequiredFields, FieldName),
            ExemptVpcIds = ListOf(given, ExemptVpcIds, VpcId),
            ExemptTagKey = given.GetValueOrDefault(ExemptTagKey),
            IgnoreUnusedVpcs = Flag(given, IgnoreUnusedVpcs),
            AcceptSubnetCoverage = Flag(given, AcceptSubnetCoverage),
            DeliveryGrace = given.TryGetValue(DeliveryGraceMinutes, out var minutes) ? Minutes(minutes) : defaults.DeliveryGrace,
        };

        RefuseUnreachableDestinations(requirements);
        return requirements;
    }

    private static Dictionary<string, string> ReadNamesAndValues(string? json)
    {
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        if (string.IsNullOrWhiteSpace(json))
        {
            return given;
        }

        using var document = Parse(json);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw new InvalidRuleParametersException($"the rule's parameters must be a JSON object of strings, got {json}");
        }

        try
        {
            foreach (var property in document.RootElement.EnumerateObject())
            {
                RefuseUnknown(property.Name);
                var value = Text(property).Trim();
                if (value.Length > 0)
                {
                    given[property.Name] = value;
                }
            }
        }
        catch (InvalidOperationException exception)
        {
            // An escape of half a character, such as \uD83D alone: JSON's grammar allows it, and no text can hold it.
            throw new InvalidRuleParametersException($"the rule's parameters are not all text: {exception.Message} Got: {json}", exception);
        }

        return given;
    }

    private static JsonDocument Parse(string json)
    {
        try
        {
            return JsonDocument.Parse(json);
        }
        catch (JsonException exception)
        {
            throw new InvalidRuleParametersException($"the rule's parameters are not JSON: {exception.Message} Got: {json}", exception);
        }
    }

    private static void RefuseUnknown(string name)
    {
        if (!Names.Contains(name))
        {
            throw new InvalidRuleParametersException(
                $"unknown rule parameter {name}; the nearest known name is {NearestName.Of(name, Names)} (letter case counts). Known: {string.Join(", ", Names)}"
            );
        }
    }

    private static string Text(JsonProperty parameter) =>
        parameter.Value.ValueKind switch
        {
            JsonValueKind.String => parameter.Value.GetString() ?? "",
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => parameter.Value.GetRawText(),
            JsonValueKind.Null => "",
            _ => throw Invalid(parameter.Name, parameter.Value.GetRawText(), "a string"),
        };

    private static string OneOf(string parameter, string value, params string[] allowed) =>
        allowed.Contains(value) ? value : throw Invalid(parameter, value, string.Join(", ", allowed) + " (letter case counts)");

    private static string[] ListOf(Dictionary<string, string> given, string parameter, Func<string, string> item)
    {
        if (!given.TryGetValue(parameter, out var value))
        {
            return [];
        }

        var items = value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return items.Length > 0
            ? [.. items.Select(item)]
            : throw Invalid(parameter, value, "a list with at least one item, or nothing at all");
    }

    private static bool Flag(Dictionary<string, string> given, string parameter) =>
        given.TryGetValue(parameter, out var value) && OneOf(parameter, value, "true", "false") == "true";

    private static TimeSpan Minutes(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) && minutes <= LongestDeliveryGrace
            ? TimeSpan.FromMinutes(minutes)
            : throw Invalid(DeliveryGraceMinutes, value, $"a whole number of minutes from 0 to {LongestDeliveryGrace}");

    private static string FieldName(string value) =>
        FlowLogFields.Names.Contains(value)
            ? value
            : throw Invalid(
                RequiredFields,
                value,
                $"names of flow-log fields; the nearest is {NearestName.Of(value, FlowLogFields.Names)}"
            );

    private static string VpcId(string value) =>
        VpcIdPattern().IsMatch(value) ? value : throw Invalid(ExemptVpcIds, value, "VPC ids such as vpc-0123456789abcdef0");

    /// <summary>Destinations given by ARN must be of a type that <c>destinationTypes</c> allows, or no flow log could ever satisfy both.</summary>
    private static void RefuseUnreachableDestinations(FlowLoggingRequirements requirements)
    {
        if (requirements.DestinationTypes.Count == 0 || requirements.Destinations.Count == 0)
        {
            return;
        }

        if (!requirements.Destinations.Any(destination => requirements.DestinationTypes.Any(type => CouldBe(destination, type))))
        {
            throw new InvalidRuleParametersException(
                $"rule parameters {DestinationTypes} ({string.Join(",", requirements.DestinationTypes)}) and {Destinations} ({string.Join(",", requirements.Destinations)}) contradict each other: none of these destinations is of such a type"
            );
        }
    }

    private static bool CouldBe(string destination, string type)
    {
        var isArn = destination.StartsWith("arn:", StringComparison.Ordinal);
        if (!isArn)
        {
            return type == FlowLogDestination.CloudWatchLogs || destination.StartsWith('*');
        }

        // A "*" before the end of the service's name may stand for any service.
        var known = destination.Split('*')[0].Split(':');
        return known.Length <= 3
            || known[2]
                == type switch
                {
                    FlowLogDestination.S3 => "s3",
                    FlowLogDestination.Firehose => "firehose",
                    _ => "logs",
                };
    }

    private static InvalidRuleParametersException Invalid(string parameter, string value, string allowed) =>
        new($"rule parameter {parameter} has the value \"{value}\"; allowed: {allowed}");

    [GeneratedRegex("^vpc-(?:[0-9a-f]{8}|[0-9a-f]{17})$")]
    private static partial Regex VpcIdPattern();
}
