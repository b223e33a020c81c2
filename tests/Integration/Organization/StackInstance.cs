namespace ConfigRule.Tests.Organization;

/// <param name="Status">CURRENT, OUTDATED or INOPERABLE.</param>
/// <param name="StackId">The stack in the account, if one was created.</param>
/// <param name="StatusReason">Why it is not CURRENT.</param>
internal sealed record StackInstance(string Status, string? StackId, string? StatusReason);
