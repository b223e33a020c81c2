using Amazon.Lambda.ConfigEvents;
using Amazon.Lambda.Core;
using ConfigRule.Aws;
using ConfigRule.Events;
using ConfigRule.Judgement;
using ConfigRule.Logging;
using ConfigRule.Parameters;

namespace ConfigRule;

/// <summary>
/// The rule, from an event to its evaluations: read the event and the parameters, read EC2, evaluate, report what is news. A failure on
/// the way fails the invocation; a failed read of EC2 reports nothing.
/// </summary>
internal sealed class FlowLoggingRule(
    IVpcInventory inventory,
    IConfigRecords records,
    IEarlierResults results,
    Refresh refresh,
    ApiCalls calls,
    JsonLog log,
    TimeProvider clock
)
{
    public async Task HandleAsync(ConfigEvent configEvent, ILambdaContext context)
    {
        using var time = new InvocationTime(context.RemainingTime, clock);
        var invocation = new InvocationLog(log, clock, calls, configEvent.ConfigRuleName, context.AwsRequestId);
        try
        {
            await HandleAsync(configEvent, time, invocation);
        }
        catch (Exception failure)
        {
            invocation.Failed(failure);
            var reported = ShortenedFailureException.From(failure);
            if (reported == failure)
            {
                throw;
            }

            throw reported;
        }

        invocation.Succeeded();
    }

    private async Task HandleAsync(ConfigEvent configEvent, InvocationTime time, InvocationLog invocation)
    {
        var trigger = TriggerReader.Read(configEvent);
        invocation.Triggered(trigger);
        var requirements = RuleParameters.Read(configEvent.RuleParameters);
        invocation.Warn(requirements.Warnings);
        if (trigger is not EvaluationTrigger evaluationTrigger)
        {
            return;
        }

        var known = new KnownResults(results, configEvent.ConfigRuleName, refresh, evaluationTrigger.OrderingTimestamp, invocation);
        var evaluation = new VpcEvaluation(inventory, records, configEvent.AccountId, known, requirements, clock);
        var news = await EvaluateAsync(evaluation, known, evaluationTrigger, time);

        var report = new EvaluationReport(records, configEvent.ResultToken, evaluationTrigger.OrderingTimestamp, time, clock, invocation);
        await report.PutAsync(news);
        known.ThrowIfNotListed();
    }

    /// <exception cref="OutOfTimeException">Time ran out before everything was read.</exception>
    private static async Task<IReadOnlyList<Verdict>> EvaluateAsync(
        VpcEvaluation evaluation,
        KnownResults known,
        EvaluationTrigger trigger,
        InvocationTime time
    )
    {
        try
        {
            var verdicts = await evaluation.EvaluateAsync(trigger, time.ForWork);
            return await known.SelectNewsAsync(verdicts, time.ForWork);
        }
        catch (OperationCanceledException timeIsUp) when (time.ForWork.IsCancellationRequested)
        {
            throw new OutOfTimeException("ran out of time before everything was read: no VPC was reported", timeIsUp);
        }
    }
}
