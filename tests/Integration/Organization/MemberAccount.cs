namespace ConfigRule.Tests.Organization;

/// <summary>An account of the organization.</summary>
/// <param name="Name">Its role in the test.</param>
/// <param name="Id">Its id.</param>
/// <param name="Vpcs">The owner's VPC without flow log in each region.</param>
internal sealed record MemberAccount(string Name, string Id, IReadOnlyDictionary<string, string> Vpcs);
