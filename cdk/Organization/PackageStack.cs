using Amazon.CDK;
using Amazon.CDK.AWS.S3.Assets;
using Amazon.CDK.AWS.SSM;
using Constructs;

namespace ConfigRule.Cdk.Organization;

/// <summary>
/// Publishes the function's package to a region's bucket, under a key made of its content's hash. The bucket must exist before:
/// the CDK publishes the assets of a stack before it deploys the stack.
/// </summary>
public sealed class PackageStack : Stack
{
    /// <param name="scope">The app.</param>
    /// <param name="id">The stack's name.</param>
    /// <param name="deployment">The deployment's name.</param>
    /// <param name="bucketName">The region's bucket.</param>
    /// <param name="folder">Folder with the function.</param>
    /// <param name="environment">Its region.</param>
    public PackageStack(Construct scope, string id, string deployment, string bucketName, string folder, Amazon.CDK.Environment environment)
        : base(
            scope,
            id,
            new StackProps
            {
                Env = environment,
                Description = "The package of the VPC flow logging rule for the accounts of this region",
                Synthesizer = new DefaultStackSynthesizer(new DefaultStackSynthesizerProps { FileAssetsBucketName = bucketName }),
            }
        )
    {
        var package = new Asset(this, "Package", new AssetProps { Path = folder });
        Key = package.S3ObjectKey;
        _ = new StringParameter(
            this,
            "Current",
            new StringParameterProps
            {
                ParameterName = new DeployedNames(deployment).PackageParameter,
                Description = "Key of the package that was deployed last, in this region's bucket of packages",
                StringValue = Key,
            }
        );
    }

    public string Key { get; }
}
