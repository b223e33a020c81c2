using ConfigRule.Cdk.Preflight.Checks;

namespace ConfigRule.Cdk.Preflight.Checks;

/// <summary>Which accounts are checked from inside.</summary>
public static class AccountSample
{
    /// <summary>
    /// The given number of accounts, evenly spread over all accounts in the order of their ids, so that two runs check the same
    /// ones; and the canary accounts, and the management account if it gets a stack.
    /// </summary>
    /// <param name="rollout">The roll-out.</param>
    /// <param name="caller">The caller.</param>
    /// <param name="targets">The accounts to deploy to.</param>
    /// <param name="size">How many accounts; null for all.</param>
    public static IReadOnlyList<string> Of(CheckedRollout rollout, Caller caller, IReadOnlyList<OrganizationAccount> targets, int? size)
    {
        ArgumentNullException.ThrowIfNull(rollout);
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(targets);
        var ids = targets.Select(target => target.Id).Order(StringComparer.Ordinal).ToList();
        var count = Math.Min(size ?? ids.Count, ids.Count);
        var spread = Enumerable.Range(0, count).Select(index => ids[(int)((long)index * ids.Count / count)]);
        var canaries = rollout.Organization.CanaryAccounts.Where(ids.Contains);
        string[] management = AccountsCheck.DeploysToManagementAccount(rollout.Organization, caller) ? [caller.ManagementAccount] : [];

        return [.. canaries.Concat(management).Concat(spread).Distinct()];
    }
}
