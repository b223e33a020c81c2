namespace ConfigRule.Cdk.Settings;

/// <summary>The ARNs that more than one setting takes.</summary>
internal static class ArnPatterns
{
    public const string KmsKey = "^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[a-z0-9-]{1,64}$";

    public const string KmsKeyInWords = "a key's ARN: arn:aws:kms:region:account:key/id";
}
