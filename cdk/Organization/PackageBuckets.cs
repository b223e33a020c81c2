namespace ConfigRule.Cdk.Organization;

/// <summary>The names of the buckets that hold the function's package: one a region, for Lambda takes code of its own region alone.</summary>
public static class PackageBuckets
{
    /// <summary>What the buckets of all regions begin with; a hyphen and the region follow.</summary>
    /// <param name="stackName">The deployment's name.</param>
    /// <param name="administrator">The account that owns the buckets, or a reference to it.</param>
    public static string PrefixOf(string stackName, string administrator)
    {
        ArgumentNullException.ThrowIfNull(stackName);
#pragma warning disable CA1308 // a bucket's name has no capitals
        return $"{stackName.ToLowerInvariant()}-packages-{administrator}";
#pragma warning restore CA1308
    }

    public static string NameOf(string prefix, string region) => $"{prefix}-{region}";
}
