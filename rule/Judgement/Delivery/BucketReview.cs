namespace ConfigRule.Delivery;

/// <summary>Whether log delivery can write to a bucket.</summary>
/// <remarks>https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-permissions.html</remarks>
internal static class BucketReview
{
    private const string Policy = "bucket policy";
    private const string Service = "delivery.logs.amazonaws.com";
    private const string AclKey = "s3:x-amz-acl";

    public static IEnumerable<Obstacle> Of(Destination destination, DeliverySource source)
    {
        var (bucket, folder) = Split(destination.Name);
        var sourceArn = RequestText.StartingWith($"arn:{source.Partition}:logs:{source.Region}:{source.Account}:");
        (string, string, string)[] conditions =
        [
            ("StringEquals", "aws:SourceAccount", source.Account),
            ("ArnLike", "aws:SourceArn", sourceArn.ToString()),
        ];
        var account = destination.HiveCompatiblePartitions ? $"aws-account-id={source.Account}" : source.Account;
        var service = destination.HiveCompatiblePartitions ? "aws-service=vpcflowlogs" : "vpcflowlogs";
        var region = destination.HiveCompatiblePartitions ? $"aws-region={source.Region}" : source.Region;
        var files = $"{bucket}/{folder}AWSLogs/{account}/";
        var review = new PolicyReview(
            Policy,
            destination.BucketPolicy,
            PolicyKind.Resource,
            statement => StatementJson.Except(statement, "StringNotEqualsIfExists", "aws:PrincipalServiceName", Service)
        );

        return
        [
            .. review.Of(
                new AccessRequest(
                    Service,
                    "s3:PutObject",
                    RequestText.StartingWith($"{files}{service}/{region}/"),
                    WithAcl(Context(), destination.ObjectOwnership)
                ),
                StatementJson.Allow($"WriteFlowLogs{Suffix(source)}", Service, ["s3:PutObject"], $"{files}*", conditions)
            ),
            .. review.Of(
                new AccessRequest(Service, "s3:GetBucketAcl", RequestText.Of(bucket), Context().Lacks(AclKey)),
                StatementJson.Allow($"CheckBucket{Suffix(source)}", Service, ["s3:GetBucketAcl"], bucket, conditions)
            ),
            .. KeyReview.Of(destination, source, Service, Context(), conditions),
        ];

        ConditionKeys Context() => ConditionKeys.OfService(Service).For(source, sourceArn);
    }

    /// <summary>The ARN of the bucket, and its prefix with a slash at its end.</summary>
    private static (string Bucket, string Folder) Split(string arn)
    {
        var slash = arn.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
        {
            return (arn, "");
        }

        var folder = arn[(slash + 1)..].TrimEnd('/');
        return (arn[..slash], folder.Length == 0 ? "" : $"{folder}/");
    }

    /// <summary>A Sid has letters and digits only.</summary>
    private static string Suffix(DeliverySource source) => $"{source.Account}{source.Region.Replace("-", "", StringComparison.Ordinal)}";

    /// <summary>Log delivery sends an ACL, except to a bucket that has none.</summary>
    private static ConditionKeys WithAcl(ConditionKeys context, Fact ownership) =>
        ownership switch
        {
            { Failure: not null } => context,
            { Text: "BucketOwnerEnforced" } => context.Lacks(AclKey),
            _ => context.Has(AclKey, "bucket-owner-full-control"),
        };
}
