using System.Text.Json;
using System.Text.RegularExpressions;
using ConfigRule.Cdk.Preflight.Cli;

namespace ConfigRule.Cdk.Preflight.Checks;

/// <summary>Packages in the buckets that no stack set deploys any more.</summary>
public static partial class PackagesCheck
{
    public const string Name = "packages";

    /// <param name="subject">The roll-out.</param>
    /// <param name="caller">Who rolls out.</param>
    /// <param name="regions">The regions that have a bucket of ours.</param>
    /// <param name="stackSets">The stack sets that are there; null where that is not known.</param>
    public static async Task<IReadOnlyList<Row>> RunAsync(
        Subject subject,
        Caller caller,
        IReadOnlyList<string> regions,
        IReadOnlyList<DeployedStackSet>? stackSets
    )
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(regions);
        if (regions.Count == 0)
        {
            return [];
        }

        return stackSets switch
        {
            null => [Row.Fail(Name, Row.Organization, "not looked at, for what the stack sets deploy is not known", "see there")],
            [] => [Row.Ok(Name, Row.Organization, "no stack set is there that would deploy one")],
            _ when stackSets.Any(set => !set.IsCurrent) =>
            [
                Row.Warn(
                    Name,
                    Row.Organization,
                    "none can be retired: a stack instance that is not current may go back to an older one",
                    "roll out first"
                ),
            ],
            _ => await Subject.LookAsync(
                Name,
                regions,
                async region =>
                {
                    var bucket = subject.Names.PackageBucket(caller.Account, region);
                    var call = new AwsCall(AwsOperation.ListObjects, region, "--bucket", bucket, "--expected-bucket-owner", caller.Account);
                    // S3 leaves the list out where the bucket is empty.
                    return Judge(region, bucket, (await subject.Aws.ReadAsync(call)).Items("Contents"), stackSets);
                }
            ),
        };
    }

    public static IReadOnlyList<Row> Judge(
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
        // The newest may be of a roll-out that has only begun.
        var unused = packages
            .Skip(1)
            .Select(item => item.Text("Key") ?? "")
            .Where(key => !stackSets.Any(set => set.Template.Contains(key, StringComparison.Ordinal)))
            .ToList();

        return unused.Count == 0
            ? [Row.Ok(Name, region, $"{packages.Count} packages, none to retire")]
            :
            [
                .. unused.Select(key =>
                    Row.Warn(
                        Name,
                        region,
                        $"no stack set deploys {key} any more",
                        $"aws s3api put-object-tagging --region {region} --bucket {bucket} --key {key} --tagging 'TagSet=[{{Key=retired,Value=true}}]'"
                    )
                ),
            ];
    }

    [GeneratedRegex("^[0-9a-f]{64}\\.zip$")]
    private static partial Regex PackagePattern();
}
