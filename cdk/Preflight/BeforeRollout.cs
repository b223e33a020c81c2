using System.Globalization;
using ConfigRule.Cdk.Preflight.Checks;
using ConfigRule.Cdk.Preflight.Reporting;

namespace ConfigRule.Cdk.Preflight;

/// <summary>The checks of a roll-out to come.</summary>
/// <param name="rollout">The roll-out.</param>
/// <param name="options">The options of the command.</param>
/// <param name="assembly">The output folder of synth.</param>
/// <param name="say">Prints a line of progress.</param>
public sealed class BeforeRollout(CheckedRollout rollout, PreflightOptions options, string assembly, Action<string> say)
{
    /// <summary>Seconds for each call on 2 cores, with several calls running concurrently.</summary>
    private const double SecondsOfCall = 0.2;

    /// <summary>Accounts at a time: with all at once, credentials of roles would expire before their last calls.</summary>
    private const int AccountsAtATime = 4;

    public static Report Report { get; } = new("A roll-out would pass", "A roll-out would fail");

    public async Task<IReadOnlyList<Finding>> RunAsync()
    {
        say("The caller and its organization");
        var (findings, caller) = await CallerCheck.RunAsync(rollout);
        if (caller is null)
        {
            return [.. findings, CallerCheck.NothingElse()];
        }

        say("The organization, the deploying account and its regions");
        var organization = Task.WhenAll(TrustedAccessCheck.RunAsync(rollout), DelegatedAdministratorCheck.RunAsync(rollout));
        var readsAccounts = AccountsCheck.RunAsync(rollout, caller);
        var regions = await RegionsCheck.RunAsync(rollout, caller.Account, role: null);
        var types = ResourceTypeCheck.RunAsync(rollout, regions.Enabled);
        var readsDeployed = DeployedAsync(caller, regions.Enabled);
        var (accountRows, targets) = await readsAccounts;
        var destination = DestinationCheck.RunAsync(rollout, caller, targets);
        var quotas = targets is null ? [] : await QuotaCheck.RunAsync(rollout, targets);

        return
        [
            .. findings,
            .. (await organization).SelectMany(some => some),
            .. accountRows,
            .. quotas,
            .. regions.Findings,
            .. await types,
            .. await readsDeployed,
            .. TemplateCheck.Run(rollout, assembly),
            .. await destination,
            .. await AccountsAsync(caller, targets),
        ];
    }

    private async Task<IReadOnlyList<Finding>> DeployedAsync(Caller caller, IReadOnlyList<string> regions)
    {
        var bootstrap = BootstrapCheck.RunAsync(rollout, caller.Account, regions, role: null);
        var buckets = BucketsCheck.RunAsync(rollout, caller, regions);
        var sets = await Task.WhenAll(rollout.Names.StackSets.Select(name => StackSetCheck.RunAsync(rollout, name)));
        var deployed = sets.All(set => set.IsKnown) ? sets.Select(set => set.StackSet).OfType<DeployedStackSet>().ToList() : null;
        var packages = await PackagesCheck.RunAsync(rollout, caller, (await buckets).Regions, deployed);

        return [.. await bootstrap, .. (await buckets).Findings, .. sets.SelectMany(set => set.Findings), .. packages];
    }

    private async Task<IReadOnlyList<Finding>> AccountsAsync(Caller caller, IReadOnlyList<OrganizationAccount>? targets)
    {
        if (targets is null)
        {
            return
            [
                Finding.Fail(
                    AccountCheck.Name,
                    Finding.Organization,
                    "no account was checked: the accounts are not known",
                    $"see the check {AccountsCheck.Name}"
                ),
            ];
        }

        var sample = AccountSample.Of(rollout, caller, targets, options.Sample);
        var reachable = sample.Count(account => options.Role is not null || account == caller.Account);
        var calls = reachable * (AccountCheck.CallsInAccount + (rollout.Organization.Regions.Count * AccountCheck.CallsInRegion));
        say(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{reachable} accounts in {rollout.Organization.Regions.Count} regions: at most "
                    + $"{calls} calls, about {Math.Ceiling(calls * SecondsOfCall / 60):0} minutes on 2 cores"
            )
        );
        var looked = new IReadOnlyList<Finding>[sample.Count];
        await Parallel.ForAsync(
            0,
            sample.Count,
            new ParallelOptions { MaxDegreeOfParallelism = AccountsAtATime },
            async (index, _) => looked[index] = await AccountCheck.RunAsync(rollout, caller, sample[index], options.Role)
        );
        var unseen = targets.Count(target => !sample.Contains(target.Id));

        return
        [
            unseen == 0
                ? Finding.Ok(AccountCheck.Name, Finding.Organization, $"all {targets.Count} accounts were chosen")
                : Finding.Warn(
                    AccountCheck.Name,
                    Finding.Organization,
                    $"a sample: {targets.Count - unseen} of {targets.Count} accounts were chosen",
                    "use --sample all to check every account"
                ),
            .. looked.SelectMany(some => some),
        ];
    }
}
