using System.Text.RegularExpressions;

namespace ConfigRule.Cdk.Settings;

internal static partial class AccountSettingsReader
{
    internal const string KmsKeyArn = "kmsKeyArn";
    private const string RolePath = "rolePath";
    private const string RoleNamePrefix = "roleNamePrefix";
    private const string Tags = "tags";

    /// <remarks>https://docs.aws.amazon.com/tag-editor/latest/userguide/tagging.html</remarks>
    private const int MostTags = 50;

    public static IReadOnlyList<string> Keys { get; } = [KmsKeyArn, RolePath, RoleNamePrefix, Tags];

    public static AccountSettings Read(ContextValues given)
    {
        var defaults = new AccountSettings();

        return new AccountSettings
        {
            KmsKeyArn = given.Matching(KmsKeyArn, KeyPattern(), "a key's ARN: arn:aws:kms:region:account:key/id"),
            RolePath =
                given.Matching(
                    RolePath,
                    PathPattern(),
                    "/, or a path that begins and ends with it, of letters, digits and +=,.@_/-, at most 128 characters"
                ) ?? defaults.RolePath,
            RoleNamePrefix = given.Matching(
                RoleNamePrefix,
                RoleNamePrefixPattern(),
                "letters, digits and + = , . @ _ -, at most 30: what the role is for and the region's name follow, and a role name has at most 64"
            ),
            Tags = ReadTags(given),
        };
    }

    private static Dictionary<string, string> ReadTags(ContextValues given)
    {
        const string allowed =
            "key=value with at most 128 and 256 letters, digits, spaces and _ . : / = + - @, the key not beginning with aws:";
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var item in given.Items(Tags, TagPattern(), allowed) ?? [])
        {
            var (key, value) = (item.Split('=', 2)[0], item.Split('=', 2)[1]);
            if (!tags.TryAdd(key, value))
            {
                throw ContextValues.Invalid(Tags, given.Text(Tags), $"each key once, not {key} twice");
            }
        }

        return tags.Count <= MostTags ? tags : throw ContextValues.Invalid(Tags, given.Text(Tags), $"at most {MostTags}");
    }

    [GeneratedRegex("^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]{1,64}$")]
    private static partial Regex KeyPattern();

    // SSM's runbook and Config's remediation take a role's ARN of 256 characters, and fewer signs than IAM does in a path.
    [GeneratedRegex(@"^/(?:[A-Za-z0-9+=,.@_/-]{1,126}/)?$")]
    private static partial Regex PathPattern();

    [GeneratedRegex(@"^[A-Za-z0-9+=,.@_-]{1,30}$")]
    private static partial Regex RoleNamePrefixPattern();

    [GeneratedRegex(@"^(?!(?i:aws):)[\p{L}\p{N} _.:/+@-]{1,128}=[\p{L}\p{N} _.:/=+@-]{0,256}$")]
    private static partial Regex TagPattern();
}
