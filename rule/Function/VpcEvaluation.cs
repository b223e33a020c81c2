using System.Runtime.CompilerServices;
using ConfigRule.Aws;
using ConfigRule.Events;
using ConfigRule.Judgement;

namespace ConfigRule;

/// <summary>Looks at the VPCs that an event is about as they are now, and has the policy judge them.</summary>
/// <param name="inventory">EC2.</param>
/// <param name="records">Config.</param>
/// <param name="accountId">The account whose VPCs are evaluated.</param>
/// <param name="ruleName">The rule that has results on them.</param>
/// <param name="requirements">What is asked of them.</param>
/// <param name="clock">Tells when EC2 was asked.</param>
internal sealed class VpcEvaluation(
    IVpcInventory inventory,
    IConfigRecords records,
    string accountId,
    string ruleName,
    FlowLoggingRequirements requirements,
    TimeProvider clock
)
{
    /// <summary>Characters of a rule name that GetComplianceDetailsByConfigRule takes at most; a rule's name may have 128.</summary>
    /// <remarks>https://docs.aws.amazon.com/config/latest/APIReference/API_GetComplianceDetailsByConfigRule.html</remarks>
    private const int LongestListableRuleName = 64;

    /// <summary>Judges as of now: made before EC2 is asked, or a flow log could outgrow its grace while others are read.</summary>
    private FlowLoggingPolicy NewPolicy() => new(accountId, requirements, clock.GetUtcNow());

    public IAsyncEnumerable<Verdict> EvaluateAsync(EvaluationTrigger trigger, CancellationToken cancellationToken) =>
        trigger switch
        {
            VpcGone gone => new[] { Clear(gone) }.ToAsyncEnumerable(),
            VpcChanged changed => EvaluateOneAsync(changed.VpcId, cancellationToken),
            FlowLogChanged changed => EvaluateWatchedAsync(changed, cancellationToken),
            Scheduled => EvaluateEveryAndClearAsync(cancellationToken),
            _ => throw new InvalidOperationException($"{trigger} has no evaluation"),
        };

    private static Verdict Clear(VpcGone gone) =>
        gone.Reason == Reason.Deleted
            ? Clear(gone.VpcId)
            : new Verdict(gone.VpcId, gone.Reason, "the rule or the configuration recorder no longer covers the VPC.");

    private static Verdict Clear(string vpcId) => new(vpcId, Reason.Deleted, "the VPC no longer exists.");

    private async IAsyncEnumerable<Verdict> EvaluateOneAsync(string vpcId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var policy = NewPolicy();
        yield return await inventory.ReadAsync(accountId, vpcId, requirements, cancellationToken) is { } vpc
            ? policy.Judge(vpc)
            : Clear(vpcId);
    }

    private async IAsyncEnumerable<Verdict> EvaluateEveryAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var policy = NewPolicy();
        await foreach (var vpc in inventory.ReadEveryAsync(accountId, requirements, policy.IsSettled, cancellationToken))
        {
            yield return policy.Judge(vpc);
        }
    }

    /// <summary>
    /// The VPC of a flow log that came, changed or went: named by the event, else by Config's history, else unknown, and
    /// then any VPC may have lost it, so every one is evaluated.
    /// </summary>
    private async IAsyncEnumerable<Verdict> EvaluateWatchedAsync(
        FlowLogChanged changed,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var watched = changed.ResourceId ?? await records.FindWatchedResourceAsync(changed.FlowLogId, cancellationToken);
        var verdicts =
            watched is null ? EvaluateEveryAsync(cancellationToken)
            : await FindVpcAsync(watched, cancellationToken) is { } vpcId ? EvaluateOneAsync(vpcId, cancellationToken)
            : AsyncEnumerable.Empty<Verdict>();
        await foreach (var verdict in verdicts)
        {
            yield return verdict;
        }
    }

    /// <summary>The VPC whose verdict a flow log of this resource can change, if any.</summary>
    private async Task<string?> FindVpcAsync(string watched, CancellationToken cancellationToken)
    {
        if (ResourceIds.IsVpc(watched))
        {
            return watched;
        }

        return requirements.AcceptSubnetCoverage && ResourceIds.IsSubnet(watched)
            ? await inventory.FindVpcOfSubnetAsync(watched, cancellationToken)
            : null;
    }

    /// <summary>
    /// Every VPC, and the clearing of results on those that are gone. Only a scheduled run may clear: it alone has seen
    /// every VPC. A rule whose name is too long to list keeps such results until they are deleted by hand.
    /// </summary>
    private async IAsyncEnumerable<Verdict> EvaluateEveryAndClearAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var earlier =
            ruleName.Length <= LongestListableRuleName
                ? records.ReadEvaluatedVpcIdsAsync(ruleName, reading.Token)
                : Task.FromResult<IReadOnlyList<string>>([]);
        try
        {
            var seen = new HashSet<string>();
            await foreach (var verdict in EvaluateEveryAsync(reading.Token))
            {
                seen.Add(verdict.VpcId);
                yield return verdict;
            }

            // A VPC made since the listing may have a result by now: only what EC2 does not know even now is gone.
            var missing = (await earlier).Where(vpcId => !seen.Contains(vpcId)).ToList();
            var existing = await inventory.FindExistingAsync(missing, cancellationToken);
            foreach (var vpcId in missing.Where(vpcId => !existing.Contains(vpcId)))
            {
                yield return Clear(vpcId);
            }
        }
        finally
        {
            await reading.CancelAsync();
            await ((Task)earlier).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
