using System.Text.Json;
using ConfigRule.Cdk.Preflight.Cli;

namespace ConfigRule.Cdk.Preflight.Checks;

/// <summary>Whether the buckets of the function's package are ours, or free to be made.</summary>
public static class BucketsCheck
{
    public const string Name = "buckets";

    /// <returns>What was found, and the regions that have a bucket of ours.</returns>
    public static async Task<(IReadOnlyList<Row> Rows, IReadOnlyList<string> Regions)> RunAsync(
        Subject subject,
        Caller caller,
        IReadOnlyList<string> regions
    )
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(caller);
        var existing = new List<string>();
        var rows = await Subject.LookAsync(
            Name,
            regions,
            async region =>
            {
                var bucket = subject.Names.PackageBucket(caller.Account, region);
                string[] named = ["--bucket", bucket, "--expected-bucket-owner", caller.Account];
                try
                {
                    await subject.Aws.ReadAsync(new AwsCall(AwsOperation.HeadBucket, region, named));
                }
                catch (AwsReadException exception) when (exception.Code is "404" or "NoSuchBucket")
                {
                    return [Row.Ok(Name, region, $"{bucket} is not there yet: it will be made")];
                }
                catch (AwsReadException exception) when (exception.Code is "403" or "AccessDenied")
                {
                    // S3 answers the same for another account's bucket and for a missing permission.
                    return
                    [
                        Row.Fail(
                            Name,
                            region,
                            $"{bucket} is another account's, or this caller may not see it ({exception.Message})",
                            $"let the caller {AwsOperation.HeadBucket.Permission}; where the name is taken indeed, choose another flowLogging:stackName"
                        ),
                    ];
                }
                catch (AwsReadException exception) when (exception.Code is "301" or "400")
                {
                    return
                    [
                        Row.Fail(
                            Name,
                            region,
                            $"{bucket} is in another region, or is no name for a bucket ({exception.Message})",
                            "choose another flowLogging:stackName"
                        ),
                    ];
                }

                lock (existing)
                {
                    existing.Add(region);
                }

                return [Judge(region, bucket, await PolicyAsync(subject, region, named), subject.Organization.OrganizationId)];
            }
        );

        return (rows, [.. regions.Where(existing.Contains)]);
    }

    /// <param name="region">The region.</param>
    /// <param name="bucket">The bucket's name.</param>
    /// <param name="policy">Its policy, JSON; null where it has none.</param>
    /// <param name="organization">The organization that may read it.</param>
    public static Row Judge(string region, string bucket, string? policy, string organization) =>
        AdmitsOrganization(policy, organization)
            ? Row.Ok(Name, region, $"{bucket} is ours, and the organization may read it")
            : Row.Fail(
                Name,
                region,
                $"{bucket} is ours, but its policy {(policy is null ? "is absent" : $"does not name the organization {organization}")}: no account could fetch the function's package",
                "put the policy back that its stack gives it, or deploy that stack again"
            );

    private static bool AdmitsOrganization(string? policy, string organization)
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

    private static async Task<string?> PolicyAsync(Subject subject, string region, IReadOnlyList<string> named)
    {
        var call = new AwsCall(AwsOperation.GetBucketPolicy, region, named);
        try
        {
            return (await subject.Aws.ReadAsync(call)).RequiredText(call, "Policy");
        }
        catch (AwsReadException exception) when (exception.Code == "NoSuchBucketPolicy")
        {
            return null;
        }
    }
}
