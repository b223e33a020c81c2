using ConfigRule.Cdk.Preflight.Cli;
using ConfigRule.Cdk.Settings;

namespace ConfigRule.Cdk.Preflight.Checks;

/// <summary>The units of the settings, and the accounts in them.</summary>
public static class AccountsCheck
{
    public const string Name = "accounts";

    /// <summary>How many accounts a row names before it only counts them.</summary>
    private const int MostNamed = 20;

    /// <returns>What was found, and the accounts that stack instances go to; null where they could not all be read.</returns>
    public static async Task<(IReadOnlyList<Row> Rows, IReadOnlyList<TargetAccount>? Targets)> RunAsync(Subject subject, Caller caller)
    {
        ArgumentNullException.ThrowIfNull(subject);
        var units = await Task.WhenAll(subject.Organization.OrganizationalUnits.Select(unit => ReadAsync(subject, unit)));
        var rows = units.Select(unit => unit.Row).ToList();
        if (units.Any(unit => unit.Accounts is null))
        {
            return (rows, null);
        }

        var accounts = units
            .SelectMany(unit => unit.Accounts ?? [])
            .DistinctBy(account => account.Id)
            .OrderBy(account => account.Id, StringComparer.Ordinal)
            .ToList();
        rows.AddRange(Judge(subject.Organization, caller, accounts));
        rows.AddRange(await JudgeAbsentAsync(subject, accounts));

        return (rows, Targets(subject.Organization, caller, accounts));
    }

    /// <summary>The accounts that stack instances go to.</summary>
    public static IReadOnlyList<TargetAccount> Targets(OrganizationSettings settings, Caller caller, IReadOnlyList<TargetAccount> accounts)
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

    public static IReadOnlyList<Row> Judge(OrganizationSettings settings, Caller caller, IReadOnlyList<TargetAccount> accounts)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(accounts);
        var targets = Targets(settings, caller, accounts);
        var rows = new List<Row>
        {
            targets.Count > 0
                ? Row.Ok(
                    Name,
                    Row.Organization,
                    $"stack instances go to {targets.Count} of {accounts.Count} accounts; {settings.ExcludedAccounts.Count} excluded, {settings.CanaryAccounts.Count} first, as canaries"
                )
                : Row.Fail(
                    Name,
                    Row.Organization,
                    $"none of the {accounts.Count} accounts gets a stack instance",
                    "name units with accounts that are active and not excluded"
                ),
        };
        if (accounts.Where(account => !account.IsActive).ToList() is { Count: > 0 } idle)
        {
            rows.Add(
                Row.Warn(
                    Name,
                    Row.Organization,
                    $"not active, so StackSets skips them: {Named(idle)}",
                    "nothing, or move them out of the units"
                )
            );
        }

        rows.AddRange(
            settings
                .CanaryAccounts.Where(canary =>
                    accounts.Any(account => account.Id == canary && (!account.IsActive || account.Id == caller.ManagementAccount))
                )
                .Select(canary =>
                    Row.Fail(
                        Name,
                        canary,
                        "a canary that StackSets does not deploy to: it is not active, or the management account",
                        "take it from flowLogging:canaryAccounts"
                    )
                )
        );
        rows.AddRange(JudgeManagementAccount(settings, caller, accounts));

        return rows;
    }

    private static IEnumerable<Row> JudgeManagementAccount(
        OrganizationSettings settings,
        Caller caller,
        IReadOnlyList<TargetAccount> accounts
    )
    {
        if (accounts.All(account => account.Id != caller.ManagementAccount))
        {
            return [];
        }

        return LooksIntoManagementAccount(settings, caller)
            ?
            [
                Row.Ok(
                    Name,
                    caller.ManagementAccount,
                    "the management account is not reached by StackSets: an ordinary stack in each region is for it"
                ),
            ]
            :
            [
                Row.Warn(
                    Name,
                    caller.ManagementAccount,
                    "the management account is not reached by StackSets, and no ordinary stack is for it",
                    "name it in flowLogging:managementAccount to have one, or leave it without the rule"
                ),
            ];
    }

    /// <summary>Whether the management account gets an ordinary stack.</summary>
    public static bool LooksIntoManagementAccount(OrganizationSettings settings, Caller caller)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(caller);

        return settings.ManagementAccount is not null || caller.Account == caller.ManagementAccount;
    }

    private static async Task<(Row Row, IReadOnlyList<TargetAccount>? Accounts)> ReadAsync(Subject subject, string unit)
    {
        try
        {
            if (!unit.StartsWith("r-", StringComparison.Ordinal))
            {
                var call = new AwsCall(AwsOperation.DescribeUnit, subject.Home, "--organizational-unit-id", unit);
                var name = (await subject.Aws.ReadAsync(call)).RequiredText(call, "OrganizationalUnit", "Name");
                var accounts = await AccountsUnderAsync(subject, unit);
                return (Row.Ok(Name, unit, $"unit {name}: {accounts.Count} accounts, with those of units below it"), accounts);
            }

            var listsRoots = new AwsCall(AwsOperation.ListRoots, subject.Home);
            var roots = (await subject.Aws.ReadAsync(listsRoots))
                .RequiredItems(listsRoots, "Roots")
                .Select(root => root.RequiredText(listsRoots, "Id"))
                .ToList();
            if (!roots.Contains(unit))
            {
                return (
                    Row.Fail(
                        Name,
                        unit,
                        $"the organization has no such root; it has {string.Join(", ", roots)}",
                        "mend flowLogging:organizationalUnits"
                    ),
                    null
                );
            }

            var all = await ListAsync(subject, new AwsCall(AwsOperation.ListAccounts, subject.Home));
            return (Row.Ok(Name, unit, $"the root: all {all.Count} accounts"), all);
        }
        catch (AwsReadException exception) when (exception.Code == "OrganizationalUnitNotFoundException")
        {
            return (Row.Fail(Name, unit, "the organization has no such unit", "mend flowLogging:organizationalUnits"), null);
        }
        catch (AwsReadException exception)
        {
            return (Subject.NotKnown(Name, unit, exception), null);
        }
    }

    private static async Task<IReadOnlyList<TargetAccount>> AccountsUnderAsync(Subject subject, string parent)
    {
        var listsUnits = new AwsCall(AwsOperation.ListUnits, subject.Home, "--parent-id", parent);
        var accounts = ListAsync(subject, new AwsCall(AwsOperation.ListAccountsOfParent, subject.Home, "--parent-id", parent));
        var units = (await subject.Aws.ReadAsync(listsUnits))
            .RequiredItems(listsUnits, "OrganizationalUnits")
            .Select(unit => unit.RequiredText(listsUnits, "Id"));
        var below = await Task.WhenAll(units.Select(unit => AccountsUnderAsync(subject, unit)));

        return [.. await accounts, .. below.SelectMany(some => some)];
    }

    private static async Task<IReadOnlyList<TargetAccount>> ListAsync(Subject subject, AwsCall call) =>
        [
            .. (await subject.Aws.ReadAsync(call))
                .RequiredItems(call, "Accounts")
                .Select(account => new TargetAccount(
                    // State is the newer name of Status.
                    account.RequiredText(call, "Id"),
                    account.Text("Name") ?? "",
                    account.Text("State") ?? account.RequiredText(call, "Status")
                )),
        ];

    /// <summary>Accounts that the settings name and the units do not hold.</summary>
    private static async Task<IReadOnlyList<Row>> JudgeAbsentAsync(Subject subject, IReadOnlyList<TargetAccount> accounts)
    {
        var settings = subject.Organization;
        var absent = settings.CanaryAccounts.Concat(settings.ExcludedAccounts).Where(id => accounts.All(account => account.Id != id));

        return await Subject.LookAsync(
            Name,
            absent,
            async id =>
            {
                var key = settings.CanaryAccounts.Contains(id) ? "flowLogging:canaryAccounts" : "flowLogging:excludedAccounts";
                try
                {
                    await subject.Aws.ReadAsync(new AwsCall(AwsOperation.DescribeAccount, subject.Home, "--account-id", id));
                }
                catch (AwsReadException exception) when (exception.Code == "AccountNotFoundException")
                {
                    return [Row.Fail(Name, id, $"the organization has no such account; {key} names it", "mend the setting")];
                }

                return settings.CanaryAccounts.Contains(id)
                    ?
                    [
                        Row.Fail(
                            Name,
                            id,
                            "a canary that is not under the units, so it gets nothing",
                            $"take it from {key}, or name its unit"
                        ),
                    ]
                    : [Row.Warn(Name, id, "excluded, and not under the units anyway", $"take it from {key}")];
            }
        );
    }

    private static string Named(List<TargetAccount> accounts) =>
        string.Join(", ", accounts.Take(MostNamed).Select(account => $"{account.Id} ({account.State})"))
        + (accounts.Count > MostNamed ? $" and {accounts.Count - MostNamed} more" : "");
}
