using System.Text.RegularExpressions;

namespace ConfigRule.Cdk.Settings;

/// <summary>Reads the settings from the CDK context: the keys that start with <see cref="Prefix"/>; others are not ours.</summary>
public static partial class ContextReader
{
    public const string Prefix = ContextValues.Prefix;

    internal const string StackName = "stackName";

    /// <summary>Every key, without the prefix, in the order of the README.</summary>
    public static IReadOnlyList<string> Keys { get; } =
    [
        StackName,
        .. RuleSettingsReader.Keys,
        .. FunctionSettingsReader.Keys,
        .. RemediationSettingsReader.Keys,
        .. DestinationSettingsReader.Keys,
        .. RepairSettingsReader.Keys,
        .. NotificationSettingsReader.Keys,
        .. AccountSettingsReader.Keys,
        .. OrganizationSettingsReader.Keys,
        .. RuleSettingsReader.ParameterKeys,
    ];

    /// <param name="contextJson">The CDK context, a JSON object, as the CDK CLI hands it to an app; null or empty for none.</param>
    /// <exception cref="InvalidSettingException">A key with our prefix is unknown, or a value is not allowed.</exception>
    public static StackSettings Read(string? contextJson)
    {
        var given = ContextValues.Read(contextJson, Keys);

        var destination = DestinationSettingsReader.Read(given);
        var rule = RuleSettingsReader.Read(given);
        var organization = OrganizationSettingsReader.Read(given);
        var settings = new StackSettings
        {
            StackName =
                given.Matching(
                    StackName,
                    StackNamePattern(),
                    "letters, digits and hyphens, a letter first, at most 128, not starting with aws, amazon or amzn: the runbook's name does, and SSM reserves those"
                ) ?? new StackSettings().StackName,
            Rule = rule,
            Function = FunctionSettingsReader.Read(given),
            Remediation = RemediationSettingsReader.Read(given),
            Destination = destination,
            Repair = RepairSettingsReader.Read(given, destination),
            Notification = NotificationSettingsReader.Read(given, rule, isForOrganization: organization is not null),
            Account = AccountSettingsReader.Read(given),
            Organization = organization,
        };
        RegionalArns.RefuseThoseOfOneRegion(settings);
        RemediationSettingsReader.RefuseEndlessRepair(settings);
        OrganizationSettingsReader.RefuseLongStackName(settings);

        return settings;
    }

    [GeneratedRegex("^(?!(?i:aws|amazon|amzn))[A-Za-z][A-Za-z0-9-]{0,127}$")]
    private static partial Regex StackNamePattern();
}
