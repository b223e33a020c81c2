namespace ConfigRule.Delivery;

/// <summary>Whether the KMS key of a destination can be used by the service that writes to it.</summary>
internal static class KeyReview
{
    public const string Policy = "key policy";

    /// <summary>The end of the ARN by which the doctor knows the key that AWS manages for S3.</summary>
    public const string ManagedAlias = "alias/aws/s3";

    private const string Key = "key";

    /// <summary>What a write needs: a data key for the new object or stream, and to read one back for a large one.</summary>
    private static readonly string[] Needed = ["kms:GenerateDataKey", "kms:Decrypt"];

    /// <summary>What AWS documents for the key's policy.</summary>
    /// <remarks>
    /// https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-cmk-policy.html,
    /// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
    /// </remarks>
    private static readonly string[] Documented =
    [
        "kms:Encrypt",
        "kms:Decrypt",
        "kms:ReEncrypt*",
        "kms:GenerateDataKey*",
        "kms:DescribeKey",
    ];

    public static IEnumerable<Obstacle> Of(
        Destination destination,
        DeliverySource source,
        string service,
        ConditionKeys context,
        params (string Operation, string Key, string Value)[] conditions
    )
    {
        if (destination.EncryptionKey.Failure is { } failure)
        {
            return [Unknown("encryption", $"the encryption of the destination could not be read: {failure}")];
        }

        if (destination.EncryptionKey.Text is not { } key)
        {
            return [];
        }

        if (key.EndsWith(ManagedAlias, StringComparison.Ordinal))
        {
            return [OfAwsManaged(key, source)];
        }

        var review = new PolicyReview(
            Policy,
            destination.KeyPolicy,
            PolicyKind.Resource,
            statement => StatementJson.Except(statement, "StringNotEqualsIfExists", "aws:PrincipalServiceName", service)
        );
        var missing = StatementJson.Allow("AllowLogDelivery", service, Documented, "*", conditions);

        return
        [
            .. State(destination.KeyState, key),
            .. Needed.SelectMany(action => review.Of(new AccessRequest(service, action, RequestText.Of(key), context), missing)),
        ];
    }

    /// <summary>Nobody can change the policy of a key that AWS manages: it serves requests of its own account only.</summary>
    private static Obstacle OfAwsManaged(string key, DeliverySource source) =>
        key.Split(':') is [_, _, _, _, var owner, _] && owner != source.Account
            ? new Obstacle(
                ObstacleKind.Missing,
                Key,
                "customer managed key",
                $"the bucket is encrypted with {key}, which AWS manages: it admits no delivery from another account. "
                    + "Encrypt the bucket with a key of your own, given by its ARN",
                null
            )
            : Unknown(
                "AWS managed key",
                $"the bucket is encrypted with {key}, which AWS manages. AWS documents no delivery across accounts with it, and "
                    + "log delivery writes from an account of AWS. Encrypt the bucket with a key of your own, given by its ARN, to be sure"
            );

    private static IEnumerable<Obstacle> State(Fact state, string key)
    {
        if (state.Text == "Enabled")
        {
            return [];
        }

        return state.Text is { } text
            ? [new Obstacle(ObstacleKind.Missing, Key, "Enabled", $"the key {key} has state {text}; needed: Enabled", null)]
            : [Unknown("state", $"the state of the key {key} could not be read: {state.Failure ?? "it was not given"}")];
    }

    private static Obstacle Unknown(string subject, string text) => new(ObstacleKind.Unknown, Key, subject, text, null);
}
