namespace ConfigRule.Cdk.Organization;

/// <summary>Names of the buckets with the function's package: one in each region, because Lambda loads code only from there.</summary>
public static class PackageBuckets
{
    /// <summary>The beginning of all buckets' names; a hyphen and the region follow.</summary>
    /// <param name="stackName">The deployment's name.</param>
    /// <param name="administrator">The account that owns the buckets, or a reference to it.</param>
    public static string PrefixOf(string stackName, string administrator)
    {
        ArgumentNullException.ThrowIfNull(stackName);
#pragma warning disable CA1308 // names of buckets are lower-case
        return $"{stackName.ToLowerInvariant()}-packages-{administrator}";
#pragma warning restore CA1308
    }

    public static string NameOf(string prefix, string region) => $"{prefix}-{region}";
}
