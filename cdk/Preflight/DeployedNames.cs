namespace ConfigRule.Cdk.Preflight;

/// <summary>What the stacks of an organization are called, and what they make.</summary>
public sealed class DeployedNames(string stackName)
{
    public string CanaryStackSet { get; } = $"{stackName}-Canary";

    public string OrganizationStackSet { get; } = $"{stackName}-Organization";

    public IReadOnlyList<string> StackSets => [CanaryStackSet, OrganizationStackSet];

    public string ManagementStack(string region) => $"{stackName}-Management-{region}";

    /// <summary>The bucket of a region, for the function's package.</summary>
    public string PackageBucket(string account, string region) =>
        // Bucket names have no capital letters.
#pragma warning disable CA1308
        $"{stackName.ToLowerInvariant()}-packages-{account}-{region}";
#pragma warning restore CA1308

    /// <summary>Whether a stack of that name belongs to this roll-out: StackSets put their own before the stack set's name.</summary>
    public bool IsOurs(string stack, string region)
    {
        ArgumentNullException.ThrowIfNull(stack);

        return stack == ManagementStack(region) || StackSets.Any(set => stack.StartsWith($"StackSet-{set}-", StringComparison.Ordinal));
    }
}
