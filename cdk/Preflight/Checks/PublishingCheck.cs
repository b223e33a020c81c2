using System.IO.Enumeration;
using System.Text.Json;
using ConfigRule.Cdk.Preflight.Reading;
using ConfigRule.Cdk.Preflight.Reporting;

namespace ConfigRule.Cdk.Preflight.Checks;

/// <summary>
/// Whether the CDK published the package into the bucket of the organization in each region after the bucket existed, and with
/// the right that the bucket policy gives: the publishing role of the CDK bootstrap has no such right of its own.
/// </summary>
public static class PublishingCheck
{
    public const string Name = "publishing";

    public static Check Declaration { get; } =
        new(
            Name,
            "the package is in the bucket of each region, later than the stack "
                + "of the bucket; only the bucket policy let the CDK put it there"
        )
        {
            ByCaller =
            [
                AwsOperation.GetPackageKey,
                AwsOperation.HeadObject,
                AwsOperation.DescribeStacks,
                AwsOperation.ListRolePolicies,
                AwsOperation.GetRolePolicy,
                AwsOperation.ListAttachedRolePolicies,
            ],
        };

    public static async Task<IReadOnlyList<Finding>> RunAsync(CheckedRollout rollout, Caller caller)
    {
        ArgumentNullException.ThrowIfNull(rollout);
        ArgumentNullException.ThrowIfNull(caller);
        var regions = rollout.Organization.Regions;
        var packages = ReadFailures.CatchAtEachAsync(Name, regions, region => CheckPackageAsync(rollout, caller, region));
        var roles = ReadFailures.CatchAtEachAsync(Name, regions, region => CheckRoleAsync(rollout, caller, region));

        return
        [
            .. await packages,
            .. await roles,
            Finding.Warn(
                Name,
                Finding.Organization,
                "the output of cdk deploy is not read here",
                "check that it did not say that it could not assume a role and continued with your own permissions"
            ),
        ];
    }

    /// <param name="region">The region.</param>
    /// <param name="bucket">The name of the bucket.</param>
    /// <param name="published">When the package was put into it.</param>
    /// <param name="created">When the stack of the bucket was created.</param>
    public static Finding Judge(string region, string bucket, DateTimeOffset published, DateTimeOffset created) =>
        published >= created
            ? Finding.Ok(Name, region, $"the package is in {bucket}, and is newer than the stack of the bucket")
            : Finding.Fail(
                Name,
                region,
                $"the package in {bucket} is from {published:u}, before the stack of the bucket was created on {created:u}",
                "find out who put it there: this deployment did not"
            );

    /// <param name="region">The region.</param>
    /// <param name="role">The publishing role of the CDK bootstrap.</param>
    /// <param name="objectArn">The ARN of the package.</param>
    /// <param name="policies">Inline policies of the role by name.</param>
    public static IReadOnlyList<Finding> JudgeRole(
        string region,
        string role,
        string objectArn,
        IEnumerable<(string Name, JsonElement Document)> policies
    )
    {
        var allowing = policies
            .SelectMany(policy => AllowedResources(policy.Document).Select(resource => (policy.Name, Resource: resource)))
            .Where(policy => FileSystemName.MatchesSimpleExpression(policy.Resource, objectArn, ignoreCase: false))
            .ToList();

        return allowing.Count == 0
            ? [Finding.Ok(Name, region, $"no inline policy of {role} allows access to the bucket")]
            :
            [
                .. allowing.Select(policy =>
                    Finding.Fail(
                        Name,
                        region,
                        $"the policy {policy.Name} of {role} allows access to the bucket by {policy.Resource}",
                        "narrow that policy: then a deployment shows that the bucket policy is enough"
                    )
                ),
            ];
    }

    private static async Task<IReadOnlyList<Finding>> CheckPackageAsync(CheckedRollout rollout, Caller caller, string region)
    {
        var bucket = rollout.Names.PackageBucket(caller.Account, region);
        var head = new AwsCall(
            AwsOperation.HeadObject,
            region,
            "--bucket",
            bucket,
            "--key",
            await PackageKeyAsync(rollout, region),
            "--expected-bucket-owner",
            caller.Account
        );
        var describe = new AwsCall(AwsOperation.DescribeStacks, region, "--stack-name", rollout.Names.PackageBucketStack(region));
        var published = (await rollout.Aws.ReadAsync(head)).RequiredTime(head, "LastModified");
        var stacks = (await rollout.Aws.ReadAsync(describe)).RequiredItems(describe, "Stacks");
        var created = (stacks.Count > 0 ? stacks[0] : default).RequiredTime(describe, "CreationTime");

        return [Judge(region, bucket, published, created)];
    }

    private static async Task<IReadOnlyList<Finding>> CheckRoleAsync(CheckedRollout rollout, Caller caller, string region)
    {
        var role = $"cdk-{rollout.Qualifier}-file-publishing-role-{caller.Account}-{region}";
        var objectArn =
            $"arn:{caller.Partition}:s3:::{rollout.Names.PackageBucket(caller.Account, region)}/{await PackageKeyAsync(rollout, region)}";
        string[] named = ["--role-name", role];
        var list = new AwsCall(AwsOperation.ListRolePolicies, region, named);
        var names = (await rollout.Aws.ReadAsync(list)).RequiredItems(list, "PolicyNames").Select(name => name.ToString());
        var policies = await Task.WhenAll(names.Select(name => ReadPolicyAsync(rollout, region, named, name)));
        var listAttached = new AwsCall(AwsOperation.ListAttachedRolePolicies, region, named);
        var attached = (await rollout.Aws.ReadAsync(listAttached)).RequiredItems(listAttached, "AttachedPolicies");

        return
        [
            .. JudgeRole(region, role, objectArn, policies),
            .. attached.Select(policy =>
                Finding.Warn(
                    Name,
                    region,
                    $"the policy {policy.Text("PolicyArn")} is attached to {role}",
                    "check whether it allows access to the bucket; it is not read here"
                )
            ),
        ];
    }

    private static async Task<(string Name, JsonElement Document)> ReadPolicyAsync(
        CheckedRollout rollout,
        string region,
        IReadOnlyList<string> named,
        string policy
    ) =>
        (
            policy,
            (await rollout.Aws.ReadAsync(new AwsCall(AwsOperation.GetRolePolicy, region, [.. named, "--policy-name", policy]))).Member(
                "PolicyDocument"
            )
        );

    /// <summary>The key of the package that was deployed last in a region.</summary>
    internal static async Task<string> PackageKeyAsync(CheckedRollout rollout, string region)
    {
        var call = new AwsCall(AwsOperation.GetPackageKey, region, "--name", rollout.Names.PackageParameter);

        return (await rollout.Aws.ReadAsync(call)).RequiredText(call, "Parameter", "Value");
    }

    private static IEnumerable<string> AllowedResources(JsonElement policy) =>
        OneOrMany(policy.Member("Statement"))
            .Where(statement => statement.Text("Effect") == "Allow")
            .SelectMany(statement => OneOrMany(statement.Member("Resource")))
            .Select(resource => resource.ToString());

    private static IEnumerable<JsonElement> OneOrMany(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Array => element.EnumerateArray(),
            JsonValueKind.Undefined => [],
            _ => [element],
        };
}
