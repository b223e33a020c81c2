using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ConfigRule.Tests.Runbook;

/// <summary>Whether SSM allows a value of a parameter: a pattern is Java's, and must match the whole value.</summary>
public static class RunbookBounds
{
    public static bool Allow(JsonObject parameter, string value) =>
        parameter["allowedValues"] is { } values
            ? values.AsArray().Any(allowed => allowed!.GetValue<string>() == value)
            : Regex.IsMatch(value, $@"\A(?:{DeployedRunbook.Of(parameter, "allowedPattern")})\z", RegexOptions.CultureInvariant);
}
