namespace ConfigRule.Cdk.Settings;

/// <summary>Over which accounts and regions of an AWS Organization the rule and the runbook are rolled out, and from where.</summary>
public sealed record OrganizationSettings
{
    /// <summary>The organization, whose accounts alone may read the function's package.</summary>
    public required string OrganizationId { get; init; }

    /// <summary>The organizational units, or the root, whose accounts get the rule; those in units below them too.</summary>
    public required IReadOnlyList<string> OrganizationalUnits { get; init; }

    /// <summary>The regions, in the order of the roll-out.</summary>
    public required IReadOnlyList<string> Regions { get; init; }

    /// <summary>The region of the stack sets, the aggregator and the saved queries; one of <see cref="Regions"/>.</summary>
    public required string HomeRegion { get; init; }

    /// <summary>Accounts of those units that are left out.</summary>
    public IReadOnlyList<string> ExcludedAccounts { get; init; } = [];

    /// <summary>Accounts of those units that come first, by a stack set of their own.</summary>
    public IReadOnlyList<string> CanaryAccounts { get; init; } = [];

    /// <summary>The account that rolls out for the organization; null for the management account itself.</summary>
    public string? DelegatedAdministrator { get; init; }

    /// <summary>
    /// The management account, which no stack set reaches. Null where that is the account that deploys, or where a delegated
    /// administrator leaves it out.
    /// </summary>
    public string? ManagementAccount { get; init; }

    public RolloutSettings Rollout { get; init; } = new();
}
