using System.Text.RegularExpressions;
using ConfigRule.Judgement;

namespace ConfigRule.Cdk.Settings;

internal static partial class RepairSettingsReader
{
    private const string LogGroupPrefix = "logGroupPrefix";
    private const string LogRetentionDays = "logRetentionDays";
    internal const string LogGroupKmsKeyArn = "logGroupKmsKeyArn";
    private const string LogGroupClass = "logGroupClass";
    private const string DeliveryRolePrefix = "deliveryRolePrefix";
    private const string PermissionsBoundaryArn = "permissionsBoundaryArn";

    /// <remarks>https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch_Logs_Log_Classes.html</remarks>
    private static readonly string[] Classes = ["STANDARD", "INFREQUENT_ACCESS"];

    public static IReadOnlyList<string> Keys { get; } =
    [LogGroupPrefix, LogRetentionDays, LogGroupKmsKeyArn, LogGroupClass, DeliveryRolePrefix, PermissionsBoundaryArn];

    public static RepairSettings Read(ContextValues given, DestinationSettings destination)
    {
        var defaults = new RepairSettings();
        RefuseWhatOtherDestinationsLack(given, destination);

        return new RepairSettings
        {
            LogGroupPrefix =
                given.Matching(
                    LogGroupPrefix,
                    LogGroupPrefixPattern(),
                    "letters, digits and . - _ / #, not starting with aws/, at most 256: a remediation parameter has no more"
                ) ?? defaults.LogGroupPrefix,
            LogRetentionDays = given.OneOf(LogRetentionDays, LogRetention.Days) ?? defaults.LogRetentionDays,
            LogGroupKmsKeyArn = given.Matching(LogGroupKmsKeyArn, KeyArnPattern(), "a key's ARN: arn:aws:kms:region:account:key/id"),
            LogGroupClass = given.OneOf(LogGroupClass, Classes) ?? defaults.LogGroupClass,
            DeliveryRolePrefix =
                given.Matching(
                    DeliveryRolePrefix,
                    RolePrefixPattern(),
                    "letters, digits and + = , . @ _ -, at most 40: the region's name follows and a role name has at most 64"
                ) ?? defaults.DeliveryRolePrefix,
            PermissionsBoundaryArn = given.Matching(
                PermissionsBoundaryArn,
                PolicyArnPattern(),
                "a policy's ARN: arn:aws:iam::account:policy/name"
            ),
        };
    }

    private static void RefuseWhatOtherDestinationsLack(ContextValues given, DestinationSettings destination)
    {
        foreach (
            var key in new[] { LogGroupKmsKeyArn, LogGroupClass }.Where(key =>
                destination.Type != FlowLogDestination.CloudWatchLogs && given.Text(key) is not null
            )
        )
        {
            throw ContextValues.Invalid(
                key,
                given.Text(key),
                $"nothing, where {ContextValues.Prefix}{DestinationSettingsReader.Type} is {destination.Type}: it has no log group"
            );
        }
    }

    [GeneratedRegex(@"^(?!aws/)[A-Za-z0-9._/#-]{1,256}$")]
    private static partial Regex LogGroupPrefixPattern();

    [GeneratedRegex("^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[a-z0-9-]{1,64}$")]
    private static partial Regex KeyArnPattern();

    [GeneratedRegex(@"^arn:aws[a-z-]*:iam::(?:aws|[0-9]{12}):policy/[A-Za-z0-9+=,.@_/-]{1,170}$")]
    private static partial Regex PolicyArnPattern();

    [GeneratedRegex(@"^[A-Za-z0-9+=,.@_-]{1,40}$")]
    private static partial Regex RolePrefixPattern();
}
