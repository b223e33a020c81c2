using System.Text.RegularExpressions;

namespace ConfigRule.Cdk.Settings;

internal static partial class RepairSettingsReader
{
    private const string LogGroupPrefix = "logGroupPrefix";
    private const string LogRetentionDays = "logRetentionDays";
    private const string DeliveryRolePrefix = "deliveryRolePrefix";

    public static IReadOnlyList<string> Keys { get; } = [LogGroupPrefix, LogRetentionDays, DeliveryRolePrefix];

    public static RepairSettings Read(ContextValues given)
    {
        var defaults = new RepairSettings();

        return new RepairSettings
        {
            LogGroupPrefix = given.Matching(LogGroupPrefix, LogGroupPrefixPattern(), "letters, digits and . - _ / #, not starting with aws/, at most 256: a remediation parameter has no more") ?? defaults.LogGroupPrefix,
            LogRetentionDays = given.OneOf(LogRetentionDays, LogRetention.Days) ?? defaults.LogRetentionDays,
            DeliveryRolePrefix = given.Matching(DeliveryRolePrefix, RolePrefixPattern(), "letters, digits and + = , . @ _ -, at most 40: the region's name follows and a role name has at most 64") ?? defaults.DeliveryRolePrefix,
        };
    }

    [GeneratedRegex(@"^(?!aws/)[A-Za-z0-9._/#-]{1,256}$")]
    private static partial Regex LogGroupPrefixPattern();

    [GeneratedRegex(@"^[A-Za-z0-9+=,.@_-]{1,40}$")]
    private static partial Regex RolePrefixPattern();
}
