using ConfigRule.Aws;
using ConfigRule.Events;
using ConfigRule.Judgement;
using ConfigRule.Parameters;

namespace ConfigRule;

/// <summary>Reads the VPCs that an event is about from EC2, and evaluates each of them once everything is read.</summary>
/// <param name="inventory">EC2.</param>
/// <param name="records">AWS Config.</param>
/// <param name="accountId">The account whose VPCs are evaluated.</param>
/// <param name="known">The earlier results.</param>
/// <param name="requirements">The rule's parameters.</param>
/// <param name="clock">The current time.</param>
internal sealed class VpcEvaluation(
    IVpcInventory inventory,
    IConfigRecords records,
    string accountId,
    KnownResults known,
    FlowLoggingRequirements requirements,
    TimeProvider clock
)
{
    private readonly FlowLoggingPolicy policy = new(accountId, requirements, clock.GetUtcNow());

    public async Task<IReadOnlyList<Verdict>> EvaluateAsync(EvaluationTrigger trigger, CancellationToken cancellationToken) =>
        trigger switch
        {
            VpcGone gone => [Clear(gone)],
            VpcChanged changed => [await EvaluateOneAsync(changed.VpcId, cancellationToken)],
            FlowLogChanged changed => await EvaluateVpcOfAsync(changed, cancellationToken),
            Scheduled => await EvaluateEveryAndClearAsync(cancellationToken),
            _ => throw new InvalidOperationException($"{trigger} has no evaluation"),
        };

    private static Verdict Clear(VpcGone gone) =>
        gone.Reason == Reason.Deleted
            ? Clear(gone.VpcId)
            : new Verdict(gone.VpcId, gone.Reason, "the rule or the configuration recorder no longer covers the VPC.");

    private static Verdict Clear(string vpcId) => new(vpcId, Reason.Deleted, "the VPC no longer exists.");

    private async Task<Verdict> EvaluateOneAsync(string vpcId, CancellationToken cancellationToken) =>
        (await EvaluateSomeAsync([vpcId], cancellationToken)).Single();

    /// <summary>A VPC that no longer exists is cleared, also if EC2 still lists a flow log of it.</summary>
    private async Task<List<Verdict>> EvaluateSomeAsync(IReadOnlyCollection<string> vpcIds, CancellationToken cancellationToken)
    {
        var vpcs = await inventory.ReadAsync(accountId, vpcIds, requirements, cancellationToken);
        return [.. vpcs.Select(policy.Judge), .. vpcIds.Except(vpcs.Select(vpc => vpc.Id)).Select(Clear)];
    }

    private async Task<List<Verdict>> EvaluateEveryAsync(CancellationToken cancellationToken)
    {
        var vpcs = await inventory.ReadEveryAsync(accountId, requirements, cancellationToken);
        return [.. vpcs.Select(policy.Judge)];
    }

    /// <summary>
    /// The VPC of a flow log that was created, changed or deleted. The event names it, or Config's history does. If neither
    /// does, any VPC may have lost the flow log, so every VPC is evaluated, as by a scheduled run.
    /// </summary>
    private async Task<IReadOnlyList<Verdict>> EvaluateVpcOfAsync(FlowLogChanged changed, CancellationToken cancellationToken)
    {
        var resourceId = changed.ResourceId ?? await records.FindResourceOfFlowLogAsync(changed.FlowLogId, cancellationToken);
        if (resourceId is null)
        {
            return await EvaluateEveryAndClearAsync(cancellationToken);
        }

        return await FindVpcAsync(resourceId, cancellationToken) is { } vpcId ? [await EvaluateOneAsync(vpcId, cancellationToken)] : [];
    }

    /// <summary>The VPC whose verdict a flow log of this resource can change, or null.</summary>
    private async Task<string?> FindVpcAsync(string resourceId, CancellationToken cancellationToken)
    {
        if (ResourceIds.IsVpc(resourceId))
        {
            return resourceId;
        }

        return requirements.AcceptSubnetCoverage && ResourceIds.IsSubnet(resourceId)
            ? await inventory.FindVpcOfSubnetAsync(resourceId, cancellationToken)
            : null;
    }

    /// <summary>
    /// Evaluates every VPC, and clears earlier results on VPCs that no longer exist. No other run clears results: none
    /// lists every VPC.
    /// </summary>
    private async Task<IReadOnlyList<Verdict>> EvaluateEveryAndClearAsync(CancellationToken cancellationToken)
    {
        var reading = known.ListAsync(cancellationToken);
        var evaluating = EvaluateEveryAsync(cancellationToken);
        await Task.WhenAll(reading, evaluating);

        var (earlierVpcIds, verdicts) = (await reading, await evaluating);
        var missing = earlierVpcIds.Except(verdicts.Select(verdict => verdict.VpcId)).ToList();
        // The listing lacks a VPC that was created after it, or that another account shares, so EC2 is asked for each by its id.
        return [.. verdicts, .. await EvaluateSomeAsync(missing, cancellationToken)];
    }
}
