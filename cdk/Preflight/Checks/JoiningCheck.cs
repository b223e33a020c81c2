using System.Diagnostics;
using ConfigRule.Cdk.Preflight.Reading;
using ConfigRule.Cdk.Preflight.Reporting;

namespace ConfigRule.Cdk.Preflight.Checks;

/// <summary>Whether an account that joins the units gets its stacks without another deployment.</summary>
public static class JoiningCheck
{
    public const string Name = "joining account";

    public static Check Declaration { get; } =
        new(
            Name,
            "an account that you move into a unit (--joining) gets a current stack instance in every region without another deployment"
        )
        {
            ByCaller = [AwsOperation.ListStackInstances],
        };

    /// <summary>Waits until the account has its stack instances.</summary>
    /// <param name="rollout">The roll-out.</param>
    /// <param name="account">The account that joins; null if there is none.</param>
    /// <param name="patience">How long to wait.</param>
    /// <param name="say">Tells the operator what to do.</param>
    public static async Task<IReadOnlyList<Finding>> RunAsync(
        CheckedRollout rollout,
        string? account,
        Patience patience,
        Action<string> say
    )
    {
        ArgumentNullException.ThrowIfNull(rollout);
        ArgumentNullException.ThrowIfNull(patience);
        ArgumentNullException.ThrowIfNull(say);
        if (account is null)
        {
            return
            [
                Finding.Warn(
                    Name,
                    Finding.Organization,
                    "not tried: no --joining was given",
                    "give --joining an account that you move into a unit"
                ),
            ];
        }

        return await ReadFailures.CatchAsync(Name, account, async () => [await WaitAsync(rollout, account, patience, say)]);
    }

    private static async Task<Finding> WaitAsync(CheckedRollout rollout, string account, Patience patience, Action<string> say)
    {
        Task<IReadOnlyList<StackInstance>> ReadAsync() => StackInstance.ReadAsync(rollout, rollout.Names.OrganizationStackSet, account);
        var instances = await ReadAsync();
        if (instances.Count > 0)
        {
            return Finding.Warn(Name, account, "not tried: it has stack instances already", "choose an account outside the units");
        }

        say(
            $"Move {account} into a unit of the roll-out now. Waiting up to {patience.Limit.TotalMinutes:0} minutes for its stack instances"
        );
        var watch = Stopwatch.StartNew();
        while (!IsComplete(rollout, instances))
        {
            if (watch.Elapsed >= patience.Limit)
            {
                var state =
                    instances.Count == 0
                        ? "no stack instance"
                        : string.Join(", ", instances.Select(each => $"{each.Region} {each.Status}"));
                return Finding.Fail(
                    Name,
                    account,
                    $"after {watch.Elapsed.TotalSeconds:0} seconds it has {state}",
                    "look at the operations of the stack set; is the account in a unit of the settings?"
                );
            }

            await Task.Delay(patience.Pause);
            instances = await ReadAsync();
        }

        return Finding.Ok(Name, account, $"it has a current stack instance in every region after {watch.Elapsed.TotalSeconds:0} seconds");
    }

    private static bool IsComplete(CheckedRollout rollout, IReadOnlyList<StackInstance> instances) =>
        instances.All(instance => instance.IsCurrent)
        && instances.Select(instance => instance.Region).ToHashSet().SetEquals(rollout.Organization.Regions);
}
