namespace ConfigRule.Delivery;

/// <summary>A destination of flow logs, with everything that decides whether a delivery is allowed.</summary>
/// <remarks>
/// The public access block of a bucket is not part of it. Its four settings restrict public policies and public ACLs; an AWS service that
/// the bucket policy names is not the public, and bucket-owner-full-control is not a public ACL.
/// </remarks>
internal sealed record Destination
{
    /// <summary>cloud-watch-logs, s3 or kinesis-data-firehose.</summary>
    public required string Type { get; init; }

    /// <summary>ARN of the bucket (with its prefix) or of the delivery stream; name of the log group.</summary>
    public required string Name { get; init; }

    /// <summary>S3: whether the folders are named as Hive names them.</summary>
    public bool HiveCompatiblePartitions { get; init; }

    public Fact BucketPolicy { get; init; } = Fact.None;

    /// <summary>BucketOwnerEnforced, BucketOwnerPreferred or ObjectWriter.</summary>
    public Fact ObjectOwnership { get; init; } = Fact.None;

    /// <summary>ARN of the KMS key that encrypts the bucket or the log group; none if no KMS key does.</summary>
    public Fact EncryptionKey { get; init; } = Fact.None;

    public Fact KeyPolicy { get; init; } = Fact.None;

    /// <summary>The state of the key as KMS names it, such as Enabled.</summary>
    public Fact KeyState { get; init; } = Fact.None;

    /// <summary>The log group's name if it exists.</summary>
    public Fact LogGroup { get; init; } = Fact.None;

    /// <summary>ARN of the delivery role if it exists.</summary>
    public Fact Role { get; init; } = Fact.None;

    public Fact RoleTrust { get; init; } = Fact.None;

    public IReadOnlyList<NamedPolicy> RolePolicies { get; init; } = [];

    public Fact PermissionsBoundary { get; init; } = Fact.None;

    /// <summary>
    /// The service control policies of the account's role, one list for each level from the root to the account. Empty if none apply, as in
    /// the management account.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<NamedPolicy>> ServiceControlPolicies { get; init; } = [];
}

/// <summary>A policy and its name.</summary>
internal sealed record NamedPolicy(string Name, Fact Document);
