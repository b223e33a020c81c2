using Amazon.Lambda.ConfigEvents;
using Amazon.Lambda.Core;

using ConfigRule.Aws;
using ConfigRule.Events;
using ConfigRule.Judgement;
using ConfigRule.Parameters;

namespace ConfigRule;

/// <summary>
/// The rule, from an event's arrival to its evaluations: read the parameters, read what is asked, look at EC2, judge, report.
/// Whatever fails on the way fails the invocation, and then nothing is reported.
/// </summary>
public sealed class FlowLoggingRule(IVpcInventory inventory, IConfigRecords records, TimeProvider clock)
{
    /// <summary>Characters of a rule name that GetComplianceDetailsByConfigRule takes at most; a rule's name may have 128.</summary>
    /// <remarks>https://docs.aws.amazon.com/config/latest/APIReference/API_GetComplianceDetailsByConfigRule.html</remarks>
    private const int LongestListableRuleName = 64;

    public async Task HandleAsync(ConfigEvent configEvent, ILambdaContext context)
    {
        ArgumentNullException.ThrowIfNull(configEvent);
        ArgumentNullException.ThrowIfNull(context);
        var requirements = RuleParameters.Read(configEvent.RuleParameters);
        var trigger = TriggerReader.Read(configEvent);
        var evaluation = new VpcEvaluation(inventory, records, configEvent.AccountId, requirements, clock);

        if (trigger is NothingToEvaluate nothing)
        {
            context.Logger.LogInformation(InvocationSummary.Write(configEvent, nothing));
            return;
        }

        var (verdicts, orderingTimestamp) = trigger switch
        {
            VpcGone gone => ([VpcEvaluation.Clear(gone)], gone.OrderingTimestamp),
            VpcChanged changed => ([await evaluation.EvaluateAsync(changed.VpcId)], changed.OrderingTimestamp),
            FlowLogChanged changed => (await evaluation.EvaluateWatchedAsync(changed), changed.OrderingTimestamp),
            Scheduled scheduled => (await EvaluateEveryAsync(evaluation, configEvent.ConfigRuleName), scheduled.OrderingTimestamp),
            _ => throw new InvalidOperationException($"{trigger} has no evaluation"),
        };

        await records.PutAsync(configEvent.ResultToken, verdicts, orderingTimestamp);
        context.Logger.LogInformation(InvocationSummary.Write(configEvent, trigger, verdicts));
    }

    /// <summary>
    /// Every VPC, and the clearing of results on those that are gone. Only a scheduled run may clear: it alone has seen
    /// every VPC. A rule whose name is too long to list keeps such results until they are deleted by hand.
    /// </summary>
    private async Task<IReadOnlyList<Verdict>> EvaluateEveryAsync(VpcEvaluation evaluation, string ruleName)
    {
        var earlier = ruleName.Length <= LongestListableRuleName
            ? await records.ReadEvaluatedVpcIdsAsync(ruleName)
            : [];
        var verdicts = await evaluation.EvaluateEveryAsync();
        var seen = verdicts.Select(verdict => verdict.VpcId).ToHashSet();

        return [.. verdicts, .. earlier.Where(vpcId => !seen.Contains(vpcId)).Select(VpcEvaluation.Clear)];
    }
}
