using ConfigRule.Cdk.Preflight.Checks;

namespace ConfigRule.Cdk.Preflight;

/// <summary>All checks, in their order.</summary>
/// <param name="subject">The roll-out.</param>
/// <param name="options">What the command was asked for.</param>
/// <param name="assembly">The folder that synth writes to.</param>
/// <param name="say">Takes a line of progress.</param>
public sealed class Inspection(Subject subject, PreflightOptions options, string assembly, Action<string> say)
{
    /// <summary>Seconds that a call takes on 2 cores, where several run side by side.</summary>
    private const double SecondsOfCall = 0.2;

    /// <summary>Accounts at a time: with all at once the roles' credentials would expire before the last calls.</summary>
    private const int AccountsAtATime = 4;

    public async Task<IReadOnlyList<Row>> RunAsync()
    {
        say("Who asks, and in which organization");
        var (rows, caller) = await CallerCheck.RunAsync(subject);
        if (caller is null)
        {
            return [.. rows, Row.Fail("everything else", Row.Organization, "not looked at, for the caller cannot roll out", "see above")];
        }

        say("The organization, the deploying account and its regions");
        var organization = Task.WhenAll(TrustedAccessCheck.RunAsync(subject), DelegatedAdministratorCheck.RunAsync(subject));
        var readsAccounts = AccountsCheck.RunAsync(subject, caller);
        var regions = await RegionsCheck.RunAsync(subject, caller.Account, role: null);
        var types = ResourceTypeCheck.RunAsync(subject, regions.Enabled);
        var readsDeployed = DeployedAsync(caller, regions.Enabled);
        var (accountRows, targets) = await readsAccounts;
        var quotas = targets is null ? [] : await QuotaCheck.RunAsync(subject, targets);

        return
        [
            .. rows,
            .. (await organization).SelectMany(some => some),
            .. accountRows,
            .. quotas,
            .. regions.Rows,
            .. await types,
            .. await readsDeployed,
            .. TemplateCheck.Run(subject, assembly),
            .. await AccountsAsync(caller, targets),
        ];
    }

    private async Task<IReadOnlyList<Row>> DeployedAsync(Caller caller, IReadOnlyList<string> regions)
    {
        var bootstrap = BootstrapCheck.RunAsync(subject, caller.Account, regions, role: null);
        var buckets = BucketsCheck.RunAsync(subject, caller, regions);
        var sets = await Task.WhenAll(subject.Names.StackSets.Select(name => StackSetCheck.RunAsync(subject, name)));
        var deployed = sets.All(set => set.IsKnown) ? sets.Select(set => set.StackSet).OfType<DeployedStackSet>().ToList() : null;
        var packages = await PackagesCheck.RunAsync(subject, caller, (await buckets).Regions, deployed);

        return [.. await bootstrap, .. (await buckets).Rows, .. sets.SelectMany(set => set.Rows), .. packages];
    }

    private async Task<IReadOnlyList<Row>> AccountsAsync(Caller caller, IReadOnlyList<TargetAccount>? targets)
    {
        if (targets is null)
        {
            return
            [
                Row.Fail(AccountCheck.Name, Row.Organization, "no account was looked into, for the accounts are not known", "see there"),
            ];
        }

        var sample = AccountSample.Of(subject, caller, targets, options.Sample);
        var reachable = sample.Count(account => options.Role is not null || account == caller.Account);
        var calls = reachable * (AccountCheck.CallsInAccount + (subject.Organization.Regions.Count * AccountCheck.CallsInRegion));
        say(
            FormattableString.Invariant(
                $"{reachable} accounts in {subject.Organization.Regions.Count} regions: at most {calls} calls, about {Math.Ceiling(calls * SecondsOfCall / 60):0} minutes on 2 cores"
            )
        );
        var looked = new IReadOnlyList<Row>[sample.Count];
        await Parallel.ForAsync(
            0,
            sample.Count,
            new ParallelOptions { MaxDegreeOfParallelism = AccountsAtATime },
            async (index, _) => looked[index] = await AccountCheck.RunAsync(subject, caller, sample[index], options.Role)
        );
        var unseen = targets.Count(target => !sample.Contains(target.Id));

        return
        [
            unseen == 0
                ? Row.Ok(AccountCheck.Name, Row.Organization, $"all {targets.Count} accounts were chosen to be looked into")
                : Row.Warn(
                    AccountCheck.Name,
                    Row.Organization,
                    $"a sample: {targets.Count - unseen} of {targets.Count} accounts were chosen to be looked into",
                    "--sample all for every one"
                ),
            .. looked.SelectMany(some => some),
        ];
    }
}
