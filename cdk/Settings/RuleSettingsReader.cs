using System.Text.RegularExpressions;
using ConfigRule.Parameters;

namespace ConfigRule.Cdk.Settings;

internal static partial class RuleSettingsReader
{
    private const string Name = "ruleName";
    private const string Schedule = "schedule";
    private const string ParameterPrefix = "rule:";

    /// <summary>Characters that a rule's InputParameters may have.</summary>
    /// <remarks>https://docs.aws.amazon.com/config/latest/APIReference/API_ConfigRule.html</remarks>
    private const int LongestInputParameters = 1024;

    /// <summary>Characters that a static value of a remediation's parameter may have.</summary>
    /// <remarks>https://docs.aws.amazon.com/config/latest/APIReference/API_StaticValue.html</remarks>
    private const int LongestRemediationParameter = 256;

    /// <summary>Lists that the runbook judges flow logs by, as the rule does.</summary>
    private static readonly string[] SharedWithRunbook = ["destinationTypes", "destinations", "requiredFields"];

    public static IReadOnlyList<string> Keys { get; } = [Name, Schedule];

    public static IReadOnlyList<string> ParameterKeys { get; } = [.. RuleParameters.Names.Select(name => ParameterPrefix + name)];

    public static RuleSettings Read(ContextValues given)
    {
        var defaults = new RuleSettings();

        return new RuleSettings
        {
            Name =
                given.Matching(
                    Name,
                    NamePattern(),
                    "letters, digits, _ and -, at most 64: GetComplianceDetailsByConfigRule takes no longer name, so old results could not be cleared"
                ) ?? defaults.Name,
            Schedule = given.OneOf(Schedule, EvaluationSchedule.Names) ?? defaults.Schedule,
            Parameters = ReadParameters(given),
        };
    }

    private static Dictionary<string, string> ReadParameters(ContextValues given)
    {
        var parameters = RuleParameters
            .Names.Select(name => KeyValuePair.Create(name, given.Text(ParameterPrefix + name)))
            .Where(parameter => parameter.Value is not null)
            .ToDictionary(parameter => parameter.Key, parameter => parameter.Value ?? "");
        var json = InputParameters.Write(parameters);
        if (json.Length > LongestInputParameters)
        {
            throw new InvalidSettingException(
                $"the rule's parameters are {json.Length} characters of JSON, AWS Config allows {LongestInputParameters}; a tag ({ContextValues.Prefix}{ParameterPrefix}exemptTagKey) exempts any number of VPCs"
            );
        }

        foreach (
            var (name, value) in parameters.Where(parameter =>
                SharedWithRunbook.Contains(parameter.Key) && parameter.Value.Length > LongestRemediationParameter
            )
        )
        {
            throw new InvalidSettingException(
                $"context key {ContextValues.Prefix}{ParameterPrefix}{name} has {value.Length} characters; allowed: {LongestRemediationParameter}, for the runbook is given it too and a remediation parameter has no more"
            );
        }

        try
        {
            RuleParameters.Read(json);
        }
        catch (InvalidRuleParametersException exception)
        {
            throw new InvalidSettingException($"context keys {ContextValues.Prefix}{ParameterPrefix}…: {exception.Message}", exception);
        }

        return parameters;
    }

    [GeneratedRegex("^[A-Za-z0-9_-]{1,64}$")]
    private static partial Regex NamePattern();
}
