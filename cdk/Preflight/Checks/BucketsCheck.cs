using System.Text.Json;
using ConfigRule.Cdk.Preflight.Reading;
using ConfigRule.Cdk.Preflight.Reporting;

namespace ConfigRule.Cdk.Preflight.Checks;

/// <summary>Whether the package buckets are ours, or their names are free.</summary>
public static class BucketsCheck
{
    public const string Name = "buckets";

    public static Check Declaration { get; } =
        new(Name, "the name of each package bucket is free, or the bucket is ours and the organization can read it")
        {
            ByCaller = [AwsOperation.HeadBucket, AwsOperation.GetBucketPolicy],
        };

    /// <returns>What was found, and the regions that have our bucket.</returns>
    public static async Task<(IReadOnlyList<Finding> Findings, IReadOnlyList<string> Regions)> RunAsync(
        CheckedRollout rollout,
        Caller caller,
        IReadOnlyList<string> regions
    )
    {
        ArgumentNullException.ThrowIfNull(rollout);
        ArgumentNullException.ThrowIfNull(caller);
        var existing = new List<string>();
        var findings = await ReadFailures.CatchAtEachAsync(
            Name,
            regions,
            async region =>
            {
                var bucket = rollout.Names.PackageBucket(caller.Account, region);
                string[] named = ["--bucket", bucket, "--expected-bucket-owner", caller.Account];
                try
                {
                    await rollout.Aws.ReadAsync(new AwsCall(AwsOperation.HeadBucket, region, named));
                }
                catch (AwsReadException exception) when (exception.Code is "404" or "NoSuchBucket")
                {
                    return [Finding.Ok(Name, region, $"{bucket} does not exist yet: the deployment creates it")];
                }
                catch (AwsReadException exception) when (exception.Code is "403" or "AccessDenied")
                {
                    // S3 gives the same error for a bucket of another account and for a missing permission.
                    return
                    [
                        Finding.Fail(
                            Name,
                            region,
                            $"{bucket} belongs to another account, or the caller lacks permission ({exception.Message})",
                            $"allow {AwsOperation.HeadBucket.Permission} to the caller; "
                                + "if the name is taken, choose another flowLogging:stackName"
                        ),
                    ];
                }
                catch (AwsReadException exception) when (exception.Code is "301" or "400")
                {
                    return
                    [
                        Finding.Fail(
                            Name,
                            region,
                            $"{bucket} is in another region, or is not a valid bucket name ({exception.Message})",
                            "choose another flowLogging:stackName"
                        ),
                    ];
                }

                lock (existing)
                {
                    existing.Add(region);
                }

                return [Judge(region, bucket, await PolicyAsync(rollout, region, named), rollout.Organization.OrganizationId)];
            }
        );

        return (findings, [.. regions.Where(existing.Contains)]);
    }

    /// <param name="region">The region.</param>
    /// <param name="bucket">The name of the bucket.</param>
    /// <param name="policy">Its policy, JSON; null if it has none.</param>
    /// <param name="organization">The organization that has to be able to read it.</param>
    public static Finding Judge(string region, string bucket, string? policy, string organization) =>
        AllowsOrganization(policy, organization)
            ? Finding.Ok(Name, region, $"{bucket} is ours, and the organization can read it")
            : Finding.Fail(
                Name,
                region,
                $"{bucket} is ours, but "
                    + $"{(policy is null ? "it has no policy" : $"its policy does not name the organization {organization}")}: "
                    + "no account can read the package",
                "restore the policy of its stack, or deploy that stack again"
            );

    private static bool AllowsOrganization(string? policy, string organization)
    {
        if (policy is null)
        {
            return false;
        }

        using var json = JsonDocument.Parse(policy);
        var statement = json.RootElement.GetProperty("Statement");
        var statements = statement.ValueKind == JsonValueKind.Array ? statement.EnumerateArray().ToList() : [statement];

        return statements.Any(one =>
            one.Text("Effect") == "Allow"
            && one.TryGetProperty("Condition", out var condition)
            && NamesOrganization(condition, organization)
        );
    }

    private static bool NamesOrganization(JsonElement condition, string organization) =>
        condition
            .EnumerateObject()
            .SelectMany(test => test.Value.EnumerateObject())
            .Where(key => key.Name.Equals("aws:PrincipalOrgID", StringComparison.OrdinalIgnoreCase))
            .SelectMany(key => key.Value.ValueKind == JsonValueKind.Array ? key.Value.EnumerateArray().ToList() : [key.Value])
            .Any(value => value.ToString() == organization);

    private static async Task<string?> PolicyAsync(CheckedRollout rollout, string region, IReadOnlyList<string> named)
    {
        var call = new AwsCall(AwsOperation.GetBucketPolicy, region, named);
        try
        {
            return (await rollout.Aws.ReadAsync(call)).RequiredText(call, "Policy");
        }
        catch (AwsReadException exception) when (exception.Code == "NoSuchBucketPolicy")
        {
            return null;
        }
    }
}
