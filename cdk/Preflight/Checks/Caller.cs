namespace ConfigRule.Cdk.Preflight.Checks;

/// <summary>The account that deploys, and the organization's management account.</summary>
public sealed record Caller(string Account, string Partition, string ManagementAccount);
