namespace ConfigRule.Tests.Organization;

/// <summary>An account of the organization.</summary>
/// <param name="Name">What it is in the story.</param>
/// <param name="Id">Its id.</param>
/// <param name="Vpcs">The VPC that its owner made in each region, without a flow log.</param>
internal sealed record MemberAccount(string Name, string Id, IReadOnlyDictionary<string, string> Vpcs);
