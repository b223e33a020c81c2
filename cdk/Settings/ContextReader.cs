using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

using ConfigRule.Parameters;

namespace ConfigRule.Cdk.Settings;

/// <summary>Reads the settings from the CDK context: the keys that start with <see cref="Prefix"/>; others are not ours.</summary>
public static partial class ContextReader
{
    public const string Prefix = "flowLogging:";

    private const string RulePrefix = "rule:";
    private const string StackName = "stackName";
    private const string RuleName = "ruleName";
    private const string Schedule = "schedule";
    private const string Architecture = "architecture";
    private const string FunctionPackage = "functionPackage";
    private const string FunctionLogRetentionDays = "functionLogRetentionDays";
    private const string AutomaticRemediation = "automaticRemediation";
    private const string RemediationAttempts = "remediationAttempts";
    private const string RemediationWindowSeconds = "remediationWindowSeconds";
    private const string LogGroupPrefix = "logGroupPrefix";
    private const string LogRetentionDays = "logRetentionDays";
    private const string DeliveryRolePrefix = "deliveryRolePrefix";

    /// <summary>Characters that a rule's InputParameters may have.</summary>
    /// <remarks>https://docs.aws.amazon.com/config/latest/APIReference/API_ConfigRule.html</remarks>
    private const int LongestInputParameters = 1024;

    /// <summary>Characters that a static value of a remediation's parameter may have.</summary>
    /// <remarks>https://docs.aws.amazon.com/config/latest/APIReference/API_StaticValue.html</remarks>
    private const int LongestRemediationParameter = 256;

    /// <summary>Lists that the runbook judges flow logs by, as the rule does.</summary>
    private static readonly string[] SharedWithRunbook = ["destinationTypes", "destinations", "requiredFields"];

    /// <remarks>https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html</remarks>
    private static readonly int[] RetentionDays =
        [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

    /// <remarks>https://docs.aws.amazon.com/config/latest/APIReference/API_ConfigRule.html</remarks>
    private static readonly string[] Schedules = ["One_Hour", "Three_Hours", "Six_Hours", "Twelve_Hours", "TwentyFour_Hours"];

    /// <summary>Every key, without the prefix.</summary>
    public static IReadOnlyList<string> Keys { get; } =
    [
        StackName, RuleName, Schedule, Architecture, FunctionPackage, FunctionLogRetentionDays,
        AutomaticRemediation, RemediationAttempts, RemediationWindowSeconds,
        LogGroupPrefix, LogRetentionDays, DeliveryRolePrefix,
        .. Parameters.RuleParameters.Names.Select(name => RulePrefix + name),
    ];

    /// <param name="contextJson">The CDK context, a JSON object, as the CDK CLI hands it to an app; null or empty for none.</param>
    /// <exception cref="InvalidSettingException">A key with our prefix is unknown, or a value is not allowed.</exception>
    public static StackSettings Read(string? contextJson)
    {
        var given = ReadOwnKeys(contextJson);
        var defaults = new StackSettings();

        var settings = new StackSettings
        {
            StackName = given.Matching(StackName, StackNamePattern(), "letters, digits and hyphens, a letter first, at most 128, not starting with aws, amazon or amzn: the runbook's name does, and SSM reserves those") ?? defaults.StackName,
            RuleName = given.Matching(RuleName, RuleNamePattern(), "letters, digits, _ and -, at most 64: GetComplianceDetailsByConfigRule takes no longer name, so old results could not be cleared") ?? defaults.RuleName,
            Schedule = given.OneOf(Schedule, Schedules) ?? defaults.Schedule,
            Architecture = given.OneOf(Architecture, ["x86_64", "arm64"]) == "arm64" ? CpuArchitecture.Arm64 : CpuArchitecture.X64,
            FunctionPackage = given.Text(FunctionPackage),
            FunctionLogRetentionDays = given.OneOf(FunctionLogRetentionDays, RetentionDays) ?? defaults.FunctionLogRetentionDays,
            AutomaticRemediation = given.OneOf(AutomaticRemediation, ["true", "false"]) == "true",
            RemediationAttempts = given.Within(RemediationAttempts, 1, 25) ?? defaults.RemediationAttempts,
            RemediationWindowSeconds = given.Within(RemediationWindowSeconds, 1, 2_678_000) ?? defaults.RemediationWindowSeconds,
            LogGroupPrefix = given.Matching(LogGroupPrefix, LogGroupPrefixPattern(), "letters, digits and . - _ / #, not starting with aws/, at most 256: a remediation parameter has no more") ?? defaults.LogGroupPrefix,
            LogRetentionDays = given.OneOf(LogRetentionDays, RetentionDays) ?? defaults.LogRetentionDays,
            DeliveryRolePrefix = given.Matching(DeliveryRolePrefix, RolePrefixPattern(), "letters, digits and + = , . @ _ -, at most 40: the region's name follows and a role name has at most 64") ?? defaults.DeliveryRolePrefix,
            RuleParameters = ReadRuleParameters(given),
        };

        return settings.AutomaticRemediation && RepairedFlowLog.WhatTheRuleMisses(settings) is { } missed
            ? throw new InvalidSettingException(
                $"{Prefix}{AutomaticRemediation} is true, but the flow log that the runbook makes would not satisfy the rule, so the repair would be started for ever: {missed}")
            : settings;
    }

    private static Context ReadOwnKeys(string? contextJson)
    {
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        using var document = JsonDocument.Parse(string.IsNullOrWhiteSpace(contextJson) ? "{}" : contextJson);
        foreach (var entry in document.RootElement.EnumerateObject().Where(entry => entry.Name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            var key = entry.Name[Prefix.Length..];
            if (!Keys.Contains(key))
            {
                throw new InvalidSettingException(
                    $"unknown context key {entry.Name}; the nearest known key is {Prefix}{NearestName.Of(key, Keys)} (letter case counts)");
            }

            var value = Text(entry).Trim();
            if (value.Length > 0)
            {
                given[key] = value;
            }
        }

        return new Context(given);
    }

    private static string Text(JsonProperty entry) => entry.Value.ValueKind switch
    {
        JsonValueKind.String => entry.Value.GetString() ?? "",
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => entry.Value.GetRawText(),
        JsonValueKind.Null => "",
        _ => throw new InvalidSettingException($"context key {entry.Name} has the value {entry.Value.GetRawText()}; allowed: a string"),
    };

    private static Dictionary<string, string> ReadRuleParameters(Context given)
    {
        var parameters = Parameters.RuleParameters.Names
            .Select(name => KeyValuePair.Create(name, given.Text(RulePrefix + name)))
            .Where(parameter => parameter.Value is not null)
            .ToDictionary(parameter => parameter.Key, parameter => parameter.Value ?? "");
        var json = InputParameters.Write(parameters);
        if (json.Length > LongestInputParameters)
        {
            throw new InvalidSettingException(
                $"the rule's parameters are {json.Length} characters of JSON, AWS Config allows {LongestInputParameters}; a tag ({Prefix}{RulePrefix}exemptTagKey) exempts any number of VPCs");
        }

        foreach (var (name, value) in parameters.Where(parameter => SharedWithRunbook.Contains(parameter.Key) && parameter.Value.Length > LongestRemediationParameter))
        {
            throw new InvalidSettingException(
                $"context key {Prefix}{RulePrefix}{name} has {value.Length} characters; allowed: {LongestRemediationParameter}, for the runbook is given it too and a remediation parameter has no more");
        }

        try
        {
            Parameters.RuleParameters.Read(json);
        }
        catch (InvalidRuleParametersException exception)
        {
            throw new InvalidSettingException($"context keys {Prefix}{RulePrefix}…: {exception.Message}", exception);
        }

        return parameters;
    }

    [GeneratedRegex("^(?!(?i:aws|amazon|amzn))[A-Za-z][A-Za-z0-9-]{0,127}$")]
    private static partial Regex StackNamePattern();

    [GeneratedRegex("^[A-Za-z0-9_-]{1,64}$")]
    private static partial Regex RuleNamePattern();

    [GeneratedRegex(@"^(?!aws/)[A-Za-z0-9._/#-]{1,256}$")]
    private static partial Regex LogGroupPrefixPattern();

    [GeneratedRegex(@"^[A-Za-z0-9+=,.@_-]{1,40}$")]
    private static partial Regex RolePrefixPattern();

    private sealed class Context(Dictionary<string, string> values)
    {
        public string? Text(string key) => values.GetValueOrDefault(key);

        public string? Matching(string key, Regex pattern, string allowed) =>
            Text(key) is not { } value || pattern.IsMatch(value) ? Text(key) : throw Invalid(key, value, allowed);

        public string? OneOf(string key, string[] allowed) =>
            Text(key) is not { } value || allowed.Contains(value) ? Text(key) : throw Invalid(key, value, string.Join(", ", allowed));

        public int? OneOf(string key, int[] allowed) => Number(key) is not { } number || allowed.Contains(number)
            ? Number(key)
            : throw Invalid(key, Text(key), string.Join(", ", allowed));

        public int? Within(string key, int lowest, int highest) => Number(key) is not { } number || (number >= lowest && number <= highest)
            ? Number(key)
            : throw Invalid(key, Text(key), $"a whole number from {lowest} to {highest}");

        private int? Number(string key)
        {
            if (Text(key) is not { } text)
            {
                return null;
            }

            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw Invalid(key, text, "a whole number");
        }

        private static InvalidSettingException Invalid(string key, string? value, string allowed) =>
            new($"context key {Prefix}{key} has the value \"{value}\"; allowed: {allowed}");
    }
}
