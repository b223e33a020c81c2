namespace ConfigRule.Cdk.Preflight;

/// <summary>Who rolls out.</summary>
public sealed record Caller(string Account, string Partition, string ManagementAccount);
