using Amazon.CDK;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.S3;
using ConfigRule.Cdk.Settings;
using Constructs;

namespace ConfigRule.Cdk.Organization;

/// <summary>
/// The template of one account and region, as stack sets deploy it: the single-account stack, but that the function's
/// package is in the region's bucket instead of in an asset that other accounts cannot read.
/// </summary>
public static class MemberTemplate
{
    /// <summary>Names the buckets, without the region: the template itself knows no account.</summary>
    public const string BucketPrefix = "PackageBucketPrefix";

    /// <summary>Bytes that a template given by URL may have.</summary>
    /// <remarks>https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html</remarks>
    public const int LargestBytes = 1024 * 1024;

    /// <summary>Writes it, and refuses it if stack sets would.</summary>
    /// <param name="settings">What was chosen.</param>
    /// <param name="packageKey">The package's key in every region's bucket.</param>
    /// <param name="builtWith">Packages that the function was built with.</param>
    /// <param name="folder">Where to write.</param>
    /// <returns>The file.</returns>
    /// <exception cref="InvalidSettingException">It is too large.</exception>
    public static string Write(StackSettings settings, string packageKey, string builtWith, string folder)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var app = new App(new AppProps { Outdir = folder, AnalyticsReporting = false });
        var stack = new FlowLoggingStack(
            app,
            settings.StackName,
            settings,
            new FunctionCode(PackageOf(packageKey), builtWith),
            new StackProps
            {
                Description = "Reports every VPC for its flow logging, and repairs it",
                // Members have no bootstrap stack, and no use for one.
                Synthesizer = new DefaultStackSynthesizer(new DefaultStackSynthesizerProps { GenerateBootstrapVersionRule = false }),
            }
        );
        app.Synth();

        var file = Path.Combine(folder, stack.TemplateFile);
        RefuseOversized(new FileInfo(file).Length);
        return file;
    }

    /// <exception cref="InvalidSettingException">It is.</exception>
    public static void RefuseOversized(long bytes)
    {
        if (bytes > LargestBytes)
        {
            throw new InvalidSettingException(
                $"the template of a member account has {bytes} bytes; allowed: {LargestBytes}, as CloudFormation takes no larger one by URL"
            );
        }
    }

    private static Func<Construct, Code> PackageOf(string key) =>
        scope =>
        {
            var prefix = new CfnParameter(
                Amazon.CDK.Stack.Of(scope),
                BucketPrefix,
                new CfnParameterProps
                {
                    Description = "What the bucket of the function's package begins with; a hyphen and the region follow",
                    AllowedPattern = "[a-z0-9][a-z0-9-]{2,47}",
                }
            );
            var bucket = Bucket.FromBucketName(scope, "Packages", PackageBuckets.NameOf(prefix.ValueAsString, Amazon.CDK.Aws.REGION));

            return Code.FromBucket(bucket, key);
        };
}
