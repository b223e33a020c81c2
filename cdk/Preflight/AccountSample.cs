using ConfigRule.Cdk.Preflight.Checks;

namespace ConfigRule.Cdk.Preflight;

/// <summary>Which accounts are looked into.</summary>
public static class AccountSample
{
    /// <summary>
    /// As many as wanted, evenly spread over the accounts in the order of their ids, so that two runs look at the same; the
    /// canaries, and the management account where it gets a stack, beside them.
    /// </summary>
    /// <param name="subject">The roll-out.</param>
    /// <param name="caller">Who rolls out.</param>
    /// <param name="targets">The accounts that stack instances go to.</param>
    /// <param name="size">How many; null for all.</param>
    public static IReadOnlyList<string> Of(Subject subject, Caller caller, IReadOnlyList<TargetAccount> targets, int? size)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(targets);
        var ids = targets.Select(target => target.Id).Order(StringComparer.Ordinal).ToList();
        var count = Math.Min(size ?? ids.Count, ids.Count);
        var spread = Enumerable.Range(0, count).Select(index => ids[(int)((long)index * ids.Count / count)]);
        var canaries = subject.Organization.CanaryAccounts.Where(ids.Contains);
        string[] management = AccountsCheck.LooksIntoManagementAccount(subject.Organization, caller) ? [caller.ManagementAccount] : [];

        return [.. canaries.Concat(management).Concat(spread).Distinct()];
    }
}
