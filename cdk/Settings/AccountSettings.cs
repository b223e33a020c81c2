using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;

namespace ConfigRule.Cdk.Settings;

/// <summary>What an account's own rules demand of everything that is deployed to it.</summary>
public sealed record AccountSettings
{
    internal const string KmsKeyArnKey = "kmsKeyArn";

    [ConfigurationKeyName(KmsKeyArnKey)]
    [Description("KMS key that encrypts the function's log, the queue of failed events and the topic")]
    [RegularExpression(ArnPatterns.KmsKey, ErrorMessage = ArnPatterns.KmsKeyInWords)]
    public string? KmsKeyArn { get; init; }

    [ConfigurationKeyName("permissionsBoundaryArn")]
    [Description("Permissions boundary of the stack's roles; the delivery role always has a narrower one, which the stack creates")]
    [RegularExpression(
        "^arn:aws[a-z-]*:iam::(?:aws|[0-9]{12}):policy/[A-Za-z0-9+=,.@_/-]{1,170}$",
        ErrorMessage = "a policy's ARN: arn:aws:iam::account:policy/name"
    )]
    public string? PermissionsBoundaryArn { get; init; }

    // SSM's runbook and Config's remediation take a role ARN of at most 256 characters, and fewer characters than IAM does.
    [ConfigurationKeyName("rolePath")]
    [Description("Path of the stack's roles")]
    [RegularExpression(
        "^/(?:[A-Za-z0-9+=,.@_/-]{1,126}/)?$",
        ErrorMessage = "/, or a path that begins and ends with / and has letters, digits and +=,.@_/-, at most 128 characters"
    )]
    public string RolePath { get; init; } = "/";

    [ConfigurationKeyName("roleNamePrefix")]
    [Description("The stack's roles have this name, followed by their purpose and the region; two stacks in a region need two prefixes")]
    [RegularExpression("^[A-Za-z0-9+=,.@_-]{1,30}$", ErrorMessage = "letters, digits and + = , . @ _ -, at most 30")]
    public string? RoleNamePrefix { get; init; }

    /// <remarks>https://docs.aws.amazon.com/tag-editor/latest/userguide/tagging.html</remarks>
    [ConfigurationKeyName("tags")]
    [Description("Tags of everything in the stack that can have tags")]
    [Each(
        @"^(?!(?i:aws):)[\p{L}\p{N} _.:/+@-]{1,128}=[\p{L}\p{N} _.:/=+@-]{0,256}$",
        ErrorMessage = "key=value with at most 128 and 256 letters, digits, spaces and _ . : / = + - @, the key not beginning with aws:"
    )]
    [EachOnce]
    [MaxLength(50, ErrorMessage = "at most 50")]
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The value of each tag by its key.</summary>
    public IReadOnlyDictionary<string, string> TagsByKey() =>
        Tags.Select(tag => tag.Split('=', 2)).ToDictionary(parts => parts[0], parts => parts[1], StringComparer.Ordinal);
}
