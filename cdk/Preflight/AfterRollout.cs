using ConfigRule.Cdk.Preflight.Checks;
using ConfigRule.Cdk.Preflight.Reporting;

namespace ConfigRule.Cdk.Preflight;

/// <summary>The checks of a deployed roll-out: what only a real organization can show.</summary>
/// <param name="rollout">The roll-out.</param>
/// <param name="options">The options of the command.</param>
/// <param name="say">Prints a line of progress.</param>
public sealed class AfterRollout(CheckedRollout rollout, PreflightOptions options, Action<string> say)
{
    public static Report Report { get; } = new("The roll-out passes", "The roll-out does not pass");

    /// <summary>How long to wait for a joining account.</summary>
    public Patience Patience { get; init; } = Patience.Default;

    public async Task<IReadOnlyList<Finding>> RunAsync()
    {
        say("The caller and its organization");
        var (findings, caller) = await CallerCheck.RunAsync(rollout);
        if (caller is null)
        {
            return [.. findings, CallerCheck.NothingElse()];
        }

        say("The accounts, the packages, the stack sets and the aggregator");
        var types = ResourceTypeCheck.RunAsync(rollout, rollout.Organization.Regions);
        var publishing = PublishingCheck.RunAsync(rollout, caller);
        var outsider = OutsiderCheck.RunAsync(rollout, caller, options.OutsideProfile);
        var setOptions = StackSetOptionsCheck.RunAsync(rollout);
        var operations = OperationsCheck.RunAsync(rollout);
        var (accountFindings, targets) = await AccountsCheck.RunAsync(rollout, caller);
        var canary = CanaryAccessCheck.Choose(rollout, targets);
        var queries = SavedQueriesCheck.RunAsync(rollout, canary);
        var (instanceFindings, instances) = await StackInstancesCheck.RunAsync(rollout, targets);
        var aggregator = AggregatorCheck.RunAsync(rollout, instances);

        return
        [
            .. findings,
            .. accountFindings,
            .. await types,
            .. await publishing,
            .. await outsider,
            .. await setOptions,
            .. instanceFindings,
            .. await operations,
            .. await aggregator,
            .. await queries,
            .. await InCanaryAsync(caller, canary, instances),
            .. await JoiningCheck.RunAsync(rollout, options.Joining, Patience, say),
        ];
    }

    private async Task<IReadOnlyList<Finding>> InCanaryAsync(Caller caller, string? canary, IReadOnlyList<StackInstance>? instances)
    {
        say("The canary account");
        var (findings, role) = await CanaryAccessCheck.RunAsync(rollout, caller, canary, options.Role);
        var evaluation = role is null ? [] : await EvaluationCheck.RunAsync(rollout, role);

        return [.. findings, .. evaluation, .. await DurationCheck.RunAsync(rollout, role, instances)];
    }
}
