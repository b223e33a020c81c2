using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.S3;
using Constructs;

namespace ConfigRule.Cdk.Organization;

/// <summary>A region's bucket of the function's packages, which only accounts of the organization may read.</summary>
public sealed class PackageBucketStack : Stack
{
    /// <summary>The tag of a package that no account runs any longer; S3 deletes objects with it.</summary>
    public const string RetiredTag = "retired";

    private const int Days = 30;

    /// <param name="scope">The app.</param>
    /// <param name="id">The stack's name.</param>
    /// <param name="bucketPrefix">See <see cref="PackageBuckets.PrefixOf"/>.</param>
    /// <param name="organizationId">The organization whose accounts may read the bucket.</param>
    /// <param name="environment">Its region.</param>
    public PackageBucketStack(Construct scope, string id, string bucketPrefix, string organizationId, Amazon.CDK.Environment environment)
        : base(
            scope,
            id,
            new StackProps { Env = environment, Description = "Packages of the VPC flow logging rule, readable by the organization" }
        )
    {
        var bucket = new Bucket(
            this,
            "Packages",
            new BucketProps
            {
                BucketName = PackageBuckets.NameOf(bucketPrefix, Region),
                BlockPublicAccess = BlockPublicAccess.BLOCK_ALL,
                ObjectOwnership = ObjectOwnership.BUCKET_OWNER_ENFORCED,
                // A KMS key would need a policy for every account, and the package is not secret.
                Encryption = BucketEncryption.S3_MANAGED,
                EnforceSSL = true,
                MinimumTLSVersion = 1.2,
                Versioned = true,
                LifecycleRules = [.. Lifecycle()],
                // CloudFormation deletes only an empty bucket, so packages that accounts may still need stay.
                RemovalPolicy = RemovalPolicy.DESTROY,
            }
        );
        bucket.AddToResourcePolicy(
            new PolicyStatement(
                new PolicyStatementProps
                {
                    Sid = "OrganizationReads",
                    Principals = [new AnyPrincipal()],
                    Actions = ["s3:GetObject"],
                    Resources = [bucket.ArnForObjects("*")],
                    Conditions = new Dictionary<string, object>
                    {
                        ["StringEquals"] = new Dictionary<string, string> { ["aws:PrincipalOrgID"] = organizationId },
                    },
                }
            )
        );
        AllowPublishing(bucket);
    }

    /// <summary>
    /// Packages expire by their tag, never by their age: accounts that join and stacks that roll back load the package that
    /// their template names, however old it is. S3 counts the days of an object from its upload, and those of an old version
    /// from when it was replaced: until then a package that was retired too early can be restored.
    /// </summary>
    private static IEnumerable<LifecycleRule> Lifecycle()
    {
        yield return new LifecycleRule
        {
            Id = "RetiredPackages",
            TagFilters = new Dictionary<string, object> { [RetiredTag] = "true" },
            Expiration = Duration.Days(Days),
        };
        yield return new LifecycleRule
        {
            Id = "OldVersions",
            NoncurrentVersionExpiration = Duration.Days(Days),
            ExpiredObjectDeleteMarker = true,
        };
        yield return new LifecycleRule { Id = "BrokenUploads", AbortIncompleteMultipartUploadAfter = Duration.Days(1) };
    }

    /// <summary>Allows the CDK to publish packages here: by default its role may use only the bootstrap bucket.</summary>
    /// <remarks>https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html</remarks>
    private void AllowPublishing(Bucket bucket)
    {
        var qualifier = Node.TryGetContext("@aws-cdk/core:bootstrapQualifier") as string ?? DefaultStackSynthesizer.DEFAULT_QUALIFIER;
        var publisher = new ArnPrincipal($"arn:{Partition}:iam::{Account}:role/cdk-{qualifier}-file-publishing-role-{Account}-{Region}");
        bucket.AddToResourcePolicy(
            new PolicyStatement(
                new PolicyStatementProps
                {
                    Sid = "CdkReads",
                    Principals = [publisher],
                    Actions = ["s3:GetBucketLocation", "s3:GetEncryptionConfiguration", "s3:ListBucket"],
                    Resources = [bucket.BucketArn],
                }
            )
        );
        bucket.AddToResourcePolicy(
            new PolicyStatement(
                new PolicyStatementProps
                {
                    Sid = "CdkPublishes",
                    Principals = [publisher],
                    Actions = ["s3:AbortMultipartUpload", "s3:GetObject", "s3:PutObject"],
                    Resources = [bucket.ArnForObjects("*")],
                }
            )
        );
    }
}
