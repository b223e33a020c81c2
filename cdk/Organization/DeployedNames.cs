namespace ConfigRule.Cdk.Organization;

/// <summary>The names of an organization's stacks and of their resources.</summary>
public sealed class DeployedNames(string stackName)
{
    public string CanaryStackSet => $"{stackName}-Canary";

    public string OrganizationStackSet => $"{stackName}-Organization";

    public IReadOnlyList<string> StackSets => [CanaryStackSet, OrganizationStackSet];

    public string Aggregator => stackName;

    /// <summary>The parameter that holds the key of the package that was deployed last in its region.</summary>
    public string PackageParameter => $"/{stackName}/package";

    public string SavedQuery(string name) => $"{stackName}-{name}";

    public string PackageBucketStack(string region) => $"{stackName}-Bucket-{region}";

    public string ManagementStack(string region) => $"{stackName}-Management-{region}";

    /// <summary>The bucket for the function's package in a region.</summary>
    public string PackageBucket(string account, string region) =>
        PackageBuckets.NameOf(PackageBuckets.PrefixOf(stackName, account), region);

    /// <summary>Whether a stack of that name belongs to this deployment. StackSets prefixes the stack set's name.</summary>
    public bool IsOurs(string stack, string region)
    {
        ArgumentNullException.ThrowIfNull(stack);

        return stack == ManagementStack(region) || StackSets.Any(set => stack.StartsWith($"StackSet-{set}-", StringComparison.Ordinal));
    }
}
