using System.Text.Json;
using System.Text.RegularExpressions;
using ConfigRule.Cdk.Preflight.Reading;
using ConfigRule.Cdk.Preflight.Reporting;

namespace ConfigRule.Cdk.Preflight.Checks;

/// <summary>Finds packages that no stack set deploys any more.</summary>
public static partial class PackagesCheck
{
    public const string Name = "packages";

    public static Check Declaration { get; } =
        new(Name, "packages that no stack set deploys any more, with the command that marks each as retired")
        {
            ByCaller = [AwsOperation.ListObjects],
        };

    /// <param name="rollout">The roll-out.</param>
    /// <param name="caller">The caller.</param>
    /// <param name="regions">The regions that have our bucket.</param>
    /// <param name="stackSets">The stack sets that exist; null if that is not known.</param>
    public static async Task<IReadOnlyList<Finding>> RunAsync(
        CheckedRollout rollout,
        Caller caller,
        IReadOnlyList<string> regions,
        IReadOnlyList<DeployedStackSet>? stackSets
    )
    {
        ArgumentNullException.ThrowIfNull(rollout);
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(regions);
        if (regions.Count == 0)
        {
            return [];
        }

        return stackSets switch
        {
            null =>
            [
                Finding.Fail(
                    Name,
                    Finding.Organization,
                    "not checked: it is not known what the stack sets deploy",
                    $"see the check {StackSetCheck.Name}"
                ),
            ],
            [] => [Finding.Ok(Name, Finding.Organization, "there is no stack set that deploys one")],
            _ when stackSets.Any(set => !set.IsCurrent) =>
            [
                Finding.Warn(
                    Name,
                    Finding.Organization,
                    "none can be retired: a stack instance that is not current may still use an older package",
                    "deploy first"
                ),
            ],
            _ => await ReadFailures.CatchAtEachAsync(
                Name,
                regions,
                async region =>
                {
                    var bucket = rollout.Names.PackageBucket(caller.Account, region);
                    var call = new AwsCall(AwsOperation.ListObjects, region, "--bucket", bucket, "--expected-bucket-owner", caller.Account);
                    // S3 omits the list if the bucket is empty.
                    return Judge(region, bucket, (await rollout.Aws.ReadAsync(call)).Items("Contents"), stackSets);
                }
            ),
        };
    }

    public static IReadOnlyList<Finding> Judge(
        string region,
        string bucket,
        IReadOnlyList<JsonElement> objects,
        IReadOnlyList<DeployedStackSet> stackSets
    )
    {
        ArgumentNullException.ThrowIfNull(objects);
        ArgumentNullException.ThrowIfNull(stackSets);
        var packages = objects
            .Where(item => PackagePattern().IsMatch(item.Text("Key") ?? ""))
            .OrderByDescending(item => item.Text("LastModified"), StringComparer.Ordinal)
            .ToList();
        // The newest may belong to a deployment that has just begun.
        var unused = packages
            .Skip(1)
            .Select(item => item.Text("Key") ?? "")
            .Where(key => !stackSets.Any(set => set.Template.Contains(key, StringComparison.Ordinal)))
            .ToList();

        return unused.Count == 0
            ? [Finding.Ok(Name, region, $"{packages.Count} packages, all in use")]
            :
            [
                .. unused.Select(key =>
                    Finding.Warn(
                        Name,
                        region,
                        $"no stack set deploys {key} any more",
                        $"aws s3api put-object-tagging --region {region} --bucket {bucket} "
                            + $"--key {key} --tagging 'TagSet=[{{Key=retired,Value=true}}]'"
                    )
                ),
            ];
    }

    [GeneratedRegex("^[0-9a-f]{64}\\.zip$")]
    private static partial Regex PackagePattern();
}
