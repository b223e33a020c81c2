namespace ConfigRule.Delivery;

/// <summary>Where flow logs come from.</summary>
internal sealed record DeliverySource(string Account, string Region, string Partition)
{
    /// <summary>Id of the account's organization; null if it is not known.</summary>
    public string? OrganizationId { get; init; }

    /// <summary>The account's path in the organization, as aws:SourceOrgPaths has it; null if it is not known.</summary>
    public string? OrganizationPath { get; init; }
}
