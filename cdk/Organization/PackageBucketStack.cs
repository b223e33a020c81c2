using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.S3;
using Constructs;

namespace ConfigRule.Cdk.Organization;

/// <summary>A region's bucket of the function's packages, which the organization's accounts alone may read.</summary>
public sealed class PackageBucketStack : Stack
{
    /// <summary>The tag that a package is given when no account runs it any longer; it expires by it.</summary>
    public const string RetiredTag = "retired";

    private const int Days = 30;

    /// <param name="scope">The app.</param>
    /// <param name="id">The stack's name.</param>
    /// <param name="bucketPrefix">See <see cref="PackageBuckets.PrefixOf"/>.</param>
    /// <param name="organizationId">The organization whose accounts may read it.</param>
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
                // A key of KMS would need a policy for every account, and the package is no secret.
                Encryption = BucketEncryption.S3_MANAGED,
                EnforceSSL = true,
                MinimumTLSVersion = 1.2,
                Versioned = true,
                LifecycleRules = [.. Lifecycle()],
                // CloudFormation deletes an empty bucket alone: one with packages that accounts may still need stays.
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
        AdmitPublishing(bucket);
    }

    /// <summary>
    /// A package expires once it is retired by its tag, never by its age: accounts that join, and stacks that roll back,
    /// load the very package that their template names, however old it is. S3 counts its days from a package's upload, and those
    /// of the version that stays behind from then on: until they are over, what was retired too early can be brought back.
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

    /// <summary>Lets the CDK put packages here: its role may by itself use the bootstrap bucket alone.</summary>
    /// <remarks>https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html</remarks>
    private void AdmitPublishing(Bucket bucket)
    {
        var qualifier = Node.TryGetContext("@aws-cdk/core:bootstrapQualifier") as string ?? DefaultStackSynthesizer.DEFAULT_QUALIFIER;
        var publisher = new ArnPrincipal($"arn:{Partition}:iam::{Account}:role/cdk-{qualifier}-file-publishing-role-{Account}-{Region}");
        bucket.AddToResourcePolicy(
            new PolicyStatement(
                new PolicyStatementProps
                {
                    Sid = "CdkLooks",
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
