using Amazon.CDK;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.S3;
using ConfigRule.Cdk.Evaluation;
using ConfigRule.Cdk.Settings;
using ConfigRule.Cdk.Stacks;
using Constructs;

namespace ConfigRule.Cdk.Organization;

/// <summary>
/// The template of one account and region, as stack sets deploy it. It is the single-account stack, except that the function's
/// package is in the region's bucket: other accounts cannot read an asset of the CDK.
/// </summary>
public static class MemberTemplate
{
    /// <summary>The parameter with the names of the buckets, without the region: the template contains no account.</summary>
    public const string BucketPrefix = "PackageBucketPrefix";

    /// <summary>Bytes that a template from a URL may have.</summary>
    /// <remarks>https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html</remarks>
    public const int LargestBytes = 1024 * 1024;

    /// <summary>Writes the template, and rejects it if it is too large for stack sets.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="packageKey">The package's key in every region's bucket.</param>
    /// <param name="builtWith">Packages that the function was built with.</param>
    /// <param name="folder">The folder to write to.</param>
    /// <returns>The file.</returns>
    /// <exception cref="InvalidSettingException">The template is too large.</exception>
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
                Description = "Evaluates the flow logging of VPCs, and remediates it",
                // Member accounts have no bootstrap stack and need none.
                Synthesizer = new DefaultStackSynthesizer(new DefaultStackSynthesizerProps { GenerateBootstrapVersionRule = false }),
            }
        );
        app.Synth();

        var file = Path.Combine(folder, stack.TemplateFile);
        RejectOversized(new FileInfo(file).Length);
        return file;
    }

    /// <exception cref="InvalidSettingException">The template is too large.</exception>
    public static void RejectOversized(long bytes)
    {
        if (bytes > LargestBytes)
        {
            throw new InvalidSettingException(
                $"the template of a member account has {bytes} bytes; allowed: {LargestBytes}, the largest that "
                    + "CloudFormation reads from a URL"
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
                    Description = "Beginning of the name of the bucket with the function's package; a hyphen and the region follow",
                    AllowedPattern = "[a-z0-9][a-z0-9-]{2,47}",
                }
            );
            var bucket = Bucket.FromBucketName(scope, "Packages", PackageBuckets.NameOf(prefix.ValueAsString, Amazon.CDK.Aws.REGION));

            return Code.FromBucket(bucket, key);
        };
}
