using ConfigRule.Cdk.Preflight.Reading;
using ConfigRule.Cdk.Preflight.Reporting;
using ConfigRule.Cdk.Settings;

namespace ConfigRule.Cdk.Preflight.Checks;

/// <summary>The units of the settings, and the accounts in them.</summary>
public static class AccountsCheck
{
    public const string Name = "accounts";

    public static Check Declaration { get; } =
        new(
            Name,
            "the units and the root exist; which accounts are in them; suspended, excluded "
                + "and canary accounts; the management account, which StackSets does not deploy to"
        )
        {
            ByCaller =
            [
                AwsOperation.DescribeUnit,
                AwsOperation.ListRoots,
                AwsOperation.ListUnits,
                AwsOperation.ListAccountsOfParent,
                AwsOperation.ListAccounts,
                AwsOperation.DescribeAccount,
            ],
        };

    /// <summary>How many accounts a finding names; it only counts the others.</summary>
    private const int MostNamed = 20;

    /// <returns>What was found, and the accounts to deploy to; null if they could not all be read.</returns>
    public static async Task<(IReadOnlyList<Finding> Findings, IReadOnlyList<OrganizationAccount>? Targets)> RunAsync(
        CheckedRollout rollout,
        Caller caller
    )
    {
        ArgumentNullException.ThrowIfNull(rollout);
        var units = await Task.WhenAll(rollout.Organization.OrganizationalUnits.Select(unit => ReadAsync(rollout, unit)));
        var findings = units.Select(unit => unit.Finding).ToList();
        if (units.Any(unit => unit.Accounts is null))
        {
            return (findings, null);
        }

        var accounts = units
            .SelectMany(unit => unit.Accounts ?? [])
            .DistinctBy(account => account.Id)
            .OrderBy(account => account.Id, StringComparer.Ordinal)
            .ToList();
        findings.AddRange(Judge(rollout.Organization, caller, accounts));
        findings.AddRange(await JudgeAbsentAsync(rollout, accounts));

        return (findings, Targets(rollout.Organization, caller, accounts));
    }

    /// <summary>The accounts to deploy to.</summary>
    public static IReadOnlyList<OrganizationAccount> Targets(
        OrganizationSettings settings,
        Caller caller,
        IReadOnlyList<OrganizationAccount> accounts
    )
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(caller);

        return
        [
            .. accounts.Where(account =>
                account.IsActive && account.Id != caller.ManagementAccount && !settings.ExcludedAccounts.Contains(account.Id)
            ),
        ];
    }

    public static IReadOnlyList<Finding> Judge(OrganizationSettings settings, Caller caller, IReadOnlyList<OrganizationAccount> accounts)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(accounts);
        var targets = Targets(settings, caller, accounts);
        var findings = new List<Finding>
        {
            targets.Count > 0
                ? Finding.Ok(
                    Name,
                    Finding.Organization,
                    $"{targets.Count} of {accounts.Count} accounts get stack instances; "
                        + $"{settings.ExcludedAccounts.Count} are excluded, {settings.CanaryAccounts.Count} are canaries"
                )
                : Finding.Fail(
                    Name,
                    Finding.Organization,
                    $"none of the {accounts.Count} accounts gets a stack instance",
                    "choose units with accounts that are active and not excluded"
                ),
        };
        if (accounts.Where(account => !account.IsActive).ToList() is { Count: > 0 } idle)
        {
            findings.Add(
                Finding.Warn(
                    Name,
                    Finding.Organization,
                    $"StackSets skips accounts that are not active: {Named(idle)}",
                    "nothing, or move them out of the units"
                )
            );
        }

        findings.AddRange(
            settings
                .CanaryAccounts.Where(canary =>
                    accounts.Any(account => account.Id == canary && (!account.IsActive || account.Id == caller.ManagementAccount))
                )
                .Select(canary =>
                    Finding.Fail(
                        Name,
                        canary,
                        "StackSets does not deploy to this canary: it is not active, or it is the management account",
                        "remove it from flowLogging:canaryAccounts"
                    )
                )
        );
        findings.AddRange(JudgeManagementAccount(settings, caller, accounts));

        return findings;
    }

    private static IEnumerable<Finding> JudgeManagementAccount(
        OrganizationSettings settings,
        Caller caller,
        IReadOnlyList<OrganizationAccount> accounts
    )
    {
        if (accounts.All(account => account.Id != caller.ManagementAccount))
        {
            return [];
        }

        return DeploysToManagementAccount(settings, caller)
            ?
            [
                Finding.Ok(
                    Name,
                    caller.ManagementAccount,
                    "StackSets does not deploy to the management account: it gets an ordinary stack in each region"
                ),
            ]
            :
            [
                Finding.Warn(
                    Name,
                    caller.ManagementAccount,
                    "StackSets does not deploy to the management account, and it gets no ordinary stack",
                    "set flowLogging:managementAccount to give it one, or leave it without the rule"
                ),
            ];
    }

    /// <summary>Whether the management account gets an ordinary stack.</summary>
    public static bool DeploysToManagementAccount(OrganizationSettings settings, Caller caller)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(caller);

        return settings.ManagementAccount is not null || caller.Account == caller.ManagementAccount;
    }

    private static async Task<(Finding Finding, IReadOnlyList<OrganizationAccount>? Accounts)> ReadAsync(
        CheckedRollout rollout,
        string unit
    )
    {
        try
        {
            if (!unit.StartsWith("r-", StringComparison.Ordinal))
            {
                var call = new AwsCall(AwsOperation.DescribeUnit, rollout.Home, "--organizational-unit-id", unit);
                var name = (await rollout.Aws.ReadAsync(call)).RequiredText(call, "OrganizationalUnit", "Name");
                var accounts = await AccountsUnderAsync(rollout, unit);
                return (Finding.Ok(Name, unit, $"unit {name}: {accounts.Count} accounts, including units below it"), accounts);
            }

            var listsRoots = new AwsCall(AwsOperation.ListRoots, rollout.Home);
            var roots = (await rollout.Aws.ReadAsync(listsRoots))
                .RequiredItems(listsRoots, "Roots")
                .Select(root => root.RequiredText(listsRoots, "Id"))
                .ToList();
            if (!roots.Contains(unit))
            {
                return (
                    Finding.Fail(
                        Name,
                        unit,
                        $"the organization has no such root; it has {string.Join(", ", roots)}",
                        "correct flowLogging:organizationalUnits"
                    ),
                    null
                );
            }

            var all = await ListAsync(rollout, new AwsCall(AwsOperation.ListAccounts, rollout.Home));
            return (Finding.Ok(Name, unit, $"the root: all {all.Count} accounts"), all);
        }
        catch (AwsReadException exception) when (exception.Code == "OrganizationalUnitNotFoundException")
        {
            return (Finding.Fail(Name, unit, "the organization has no such unit", "correct flowLogging:organizationalUnits"), null);
        }
        catch (AwsReadException exception)
        {
            return (ReadFailures.Describe(Name, unit, exception), null);
        }
    }

    private static async Task<IReadOnlyList<OrganizationAccount>> AccountsUnderAsync(CheckedRollout rollout, string parent)
    {
        var listsUnits = new AwsCall(AwsOperation.ListUnits, rollout.Home, "--parent-id", parent);
        var accounts = ListAsync(rollout, new AwsCall(AwsOperation.ListAccountsOfParent, rollout.Home, "--parent-id", parent));
        var units = (await rollout.Aws.ReadAsync(listsUnits))
            .RequiredItems(listsUnits, "OrganizationalUnits")
            .Select(unit => unit.RequiredText(listsUnits, "Id"));
        var below = await Task.WhenAll(units.Select(unit => AccountsUnderAsync(rollout, unit)));

        return [.. await accounts, .. below.SelectMany(some => some)];
    }

    private static async Task<IReadOnlyList<OrganizationAccount>> ListAsync(CheckedRollout rollout, AwsCall call) =>
        [
            .. (await rollout.Aws.ReadAsync(call))
                .RequiredItems(call, "Accounts")
                .Select(account => new OrganizationAccount(
                    // State is the newer name of Status.
                    account.RequiredText(call, "Id"),
                    account.Text("Name") ?? "",
                    account.Text("State") ?? account.RequiredText(call, "Status")
                )),
        ];

    /// <summary>Accounts that are in the settings but not in the units.</summary>
    private static async Task<IReadOnlyList<Finding>> JudgeAbsentAsync(CheckedRollout rollout, IReadOnlyList<OrganizationAccount> accounts)
    {
        var settings = rollout.Organization;
        var absent = settings.CanaryAccounts.Concat(settings.ExcludedAccounts).Where(id => accounts.All(account => account.Id != id));

        return await ReadFailures.CatchAtEachAsync(
            Name,
            absent,
            async id =>
            {
                var key = settings.CanaryAccounts.Contains(id) ? "flowLogging:canaryAccounts" : "flowLogging:excludedAccounts";
                try
                {
                    await rollout.Aws.ReadAsync(new AwsCall(AwsOperation.DescribeAccount, rollout.Home, "--account-id", id));
                }
                catch (AwsReadException exception) when (exception.Code == "AccountNotFoundException")
                {
                    return [Finding.Fail(Name, id, $"the organization has no such account; it is in {key}", "correct the setting")];
                }

                return settings.CanaryAccounts.Contains(id)
                    ?
                    [
                        Finding.Fail(
                            Name,
                            id,
                            "this canary is not in the units, so it gets nothing",
                            $"remove it from {key}, or add its unit"
                        ),
                    ]
                    : [Finding.Warn(Name, id, "excluded, but not in the units anyway", $"remove it from {key}")];
            }
        );
    }

    private static string Named(List<OrganizationAccount> accounts) =>
        string.Join(", ", accounts.Take(MostNamed).Select(account => $"{account.Id} ({account.State})"))
        + (accounts.Count > MostNamed ? $" and {accounts.Count - MostNamed} more" : "");
}
