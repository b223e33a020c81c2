namespace ConfigRule.Tests.Organization;

/// <param name="Status">CURRENT, OUTDATED or INOPERABLE.</param>
/// <param name="StackId">The stack in the account, if it got as far.</param>
/// <param name="StatusReason">Why it is not CURRENT.</param>
internal sealed record StackInstance(string Status, string? StackId, string? StatusReason);
