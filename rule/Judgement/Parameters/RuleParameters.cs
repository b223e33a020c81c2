using System.Text.Json;
using ConfigRule.Judgement;

namespace ConfigRule.Parameters;

/// <summary>Reads the rule's <c>InputParameters</c>: a JSON object of strings. An empty string means not set.</summary>
public static class RuleParameters
{
    /// <summary>Every parameter with its default, allowed values and meaning, in the order of the documentation.</summary>
    public static IReadOnlyList<RuleParameter> All => FlowLoggingRequirements.Parameters;

    public static IReadOnlyList<string> Names { get; } = [.. All.Select(parameter => parameter.Name)];

    /// <summary>Parameters of earlier versions. A deployed rule may still pass them, so they are ignored and not rejected.</summary>
    public static IReadOnlyList<string> Removed { get; } = ["deliveryGraceMinutes"];

    private static string DescribeRemoved(string name) => $"rule parameter {name} no longer exists and is ignored; remove it from the rule";

    /// <param name="json">The event's <c>ruleParameters</c>; null or empty if the rule has none.</param>
    /// <exception cref="InvalidRuleParametersException">A name, a value or a combination of values is not allowed.</exception>
    public static FlowLoggingRequirements Read(string? json)
    {
        var requirements = new FlowLoggingRequirements();
        foreach (var (name, value) in ReadValues(json))
        {
            if (Removed.Contains(name))
            {
                requirements = requirements with { Warnings = [.. requirements.Warnings, DescribeRemoved(name)] };
                continue;
            }

            var parameter = Find(name);
            requirements = value.Length > 0 ? parameter.Set(requirements, value) : requirements;
        }

        RejectContradiction(requirements);
        return requirements;
    }

    private static List<(string Name, string Value)> ReadValues(string? json)
    {
        if (string.IsNullOrWhiteSpace(json))
        {
            return [];
        }

        using var document = Parse(json);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw new InvalidRuleParametersException($"the rule's parameters must be a JSON object of strings, received {json}");
        }

        try
        {
            return [.. document.RootElement.EnumerateObject().Select(member => (member.Name, Text(member).Trim()))];
        }
        catch (InvalidOperationException exception)
        {
            // Half of an escaped surrogate pair, such as \uD83D without the second half: valid JSON, but not valid text.
            throw new InvalidRuleParametersException(
                $"the rule's parameters contain invalid text: {exception.Message} Received: {json}",
                exception
            );
        }
    }

    private static JsonDocument Parse(string json)
    {
        try
        {
            return JsonDocument.Parse(json);
        }
        catch (JsonException exception)
        {
            throw new InvalidRuleParametersException(
                $"the rule's parameters are not JSON: {exception.Message} Received: {json}",
                exception
            );
        }
    }

    private static RuleParameter Find(string name) =>
        All.FirstOrDefault(parameter => parameter.Name == name)
        ?? throw new InvalidRuleParametersException(
            $"unknown rule parameter {name}; the nearest known name is {NearestName.Of(name, Names)} (letter case counts). "
                + $"Known: {string.Join(", ", Names)}"
        );

    private static string Text(JsonProperty member) =>
        member.Value.ValueKind switch
        {
            JsonValueKind.String => member.Value.GetString() ?? "",
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => member.Value.GetRawText(),
            JsonValueKind.Null => "",
            _ => throw RuleParameter.Rejected(member.Name, member.Value.GetRawText(), "a string"),
        };

    /// <summary>At least one of the destinations must have an allowed type, or no flow log could ever be good.</summary>
    private static void RejectContradiction(FlowLoggingRequirements requirements)
    {
        var (types, destinations) = (requirements.DestinationTypes, requirements.Destinations);
        if (
            types.Count > 0
            && destinations.Count > 0
            && !destinations.Any(destination => types.Any(type => FlowLogDestination.CouldBe(destination, type)))
        )
        {
            throw new InvalidRuleParametersException(
                $"rule parameters {FlowLoggingRequirements.DestinationTypesParameter.Name} ({string.Join(",", types)}) and "
                    + $"{FlowLoggingRequirements.DestinationsParameter.Name} ({string.Join(",", destinations)}) contradict each other: "
                    + "none of these destinations has one of these types"
            );
        }
    }
}
