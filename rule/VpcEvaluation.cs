using ConfigRule.Aws;
using ConfigRule.Events;
using ConfigRule.Judgement;

namespace ConfigRule;

/// <summary>Looks at VPCs as they are now, and has the policy judge them.</summary>
internal sealed class VpcEvaluation(
    IVpcInventory inventory, IConfigRecords records, string accountId, FlowLoggingRequirements requirements, TimeProvider clock)
{
    private const string VpcPrefix = "vpc-";
    private const string SubnetPrefix = "subnet-";

    private FlowLoggingPolicy Policy => new(accountId, requirements, clock.GetUtcNow());

    public static Verdict Clear(VpcGone gone) => gone.Reason == Reason.Deleted
        ? Clear(gone.VpcId)
        : new Verdict(gone.VpcId, gone.Reason, "the rule or the configuration recorder no longer covers the VPC.");

    public static Verdict Clear(string vpcId) => new(vpcId, Reason.Deleted, "the VPC no longer exists.");

    public async Task<Verdict> EvaluateAsync(string vpcId) =>
        await inventory.ReadAsync(accountId, vpcId, requirements) is { } vpc ? Policy.Judge(vpc) : Clear(vpcId);

    public async Task<IReadOnlyList<Verdict>> EvaluateEveryAsync()
    {
        var vpcs = await inventory.ReadEveryAsync(accountId, requirements);
        var policy = Policy;

        return [.. vpcs.Select(policy.Judge)];
    }

    /// <summary>
    /// The VPC of a flow log that came, changed or went: named by the event, else by Config's history, else unknown, and
    /// then any VPC may have lost it, so every one is evaluated.
    /// </summary>
    public async Task<IReadOnlyList<Verdict>> EvaluateWatchedAsync(FlowLogChanged changed)
    {
        var watched = changed.ResourceId ?? await records.FindWatchedResourceAsync(changed.FlowLogId);
        if (watched is null)
        {
            return await EvaluateEveryAsync();
        }

        if (watched.StartsWith(VpcPrefix, StringComparison.Ordinal))
        {
            return [await EvaluateAsync(watched)];
        }

        return requirements.AcceptSubnetCoverage && watched.StartsWith(SubnetPrefix, StringComparison.Ordinal)
            && await inventory.FindVpcOfSubnetAsync(watched) is { } vpcId
            ? [await EvaluateAsync(vpcId)]
            : [];
    }
}
