using ConfigRule.Cdk.Preflight.Reading;
using ConfigRule.Cdk.Preflight.Reporting;

namespace ConfigRule.Cdk.Preflight.Checks;

/// <summary>Checks one account from inside: its regions, its recorders and the name of the rule.</summary>
public static class AccountCheck
{
    public const string Name = "account";

    public static Check Declaration { get; } =
        new(Name, "how many accounts are checked, and which could not be") { ByCaller = [AwsOperation.AssumeRole] };

    /// <summary>Calls for each account and region, at most: recorder, its status, delivery channel, rules.</summary>
    public const int CallsInRegion = 4;

    /// <summary>Calls for each account: assuming the role, listing the regions.</summary>
    public const int CallsInAccount = 2;

    public static async Task<IReadOnlyList<Finding>> RunAsync(CheckedRollout rollout, Caller caller, string account, string? roleName)
    {
        ArgumentNullException.ThrowIfNull(rollout);
        ArgumentNullException.ThrowIfNull(caller);
        RoleCredentials? role = null;
        if (account != caller.Account)
        {
            if (roleName is null)
            {
                return [Finding.Fail(Name, account, "not checked: there is no role to assume in it", AccountAccess.GiveRole)];
            }

            try
            {
                role = await AccountAccess.AssumeAsync(rollout, caller, account, roleName);
            }
            catch (AwsReadException exception)
            {
                return
                [
                    Finding.Fail(
                        Name,
                        account,
                        $"not checked: the role {roleName} cannot be assumed: {exception.Message}",
                        AccountAccess.Remedy
                    ),
                ];
            }
        }

        var (findings, enabled) = await RegionsCheck.RunAsync(rollout, account, role);
        var inRegions = await Task.WhenAll(enabled.Select(region => InRegionAsync(rollout, account, region, role)));
        var bootstrap =
            account == caller.ManagementAccount && account != caller.Account
                ? await BootstrapCheck.RunAsync(rollout, account, enabled, role)
                : [];

        return [.. findings, .. inRegions.SelectMany(some => some), .. bootstrap];
    }

    private static async Task<IReadOnlyList<Finding>> InRegionAsync(
        CheckedRollout rollout,
        string account,
        string region,
        RoleCredentials? role
    )
    {
        var (findings, exists) = await RecorderCheck.RunAsync(rollout, account, region, role);

        // Without a recorder there can be no rules.
        return exists ? [.. findings, .. await RuleCheck.RunAsync(rollout, account, region, role)] : findings;
    }
}
