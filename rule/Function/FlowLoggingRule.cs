using Amazon.Lambda.ConfigEvents;
using Amazon.Lambda.Core;
using ConfigRule.Aws;
using ConfigRule.Events;
using ConfigRule.Logging;
using ConfigRule.Parameters;

namespace ConfigRule;

/// <summary>
/// The rule, from an event's arrival to its evaluations: read what is asked, read the parameters, look at EC2, judge, report.
/// Whatever fails on the way fails the invocation, and a VPC that was not wholly read is not reported.
/// </summary>
public sealed class FlowLoggingRule(IVpcInventory inventory, IConfigRecords records, ApiCalls calls, JsonLog log, TimeProvider clock)
{
    public async Task HandleAsync(ConfigEvent configEvent, ILambdaContext context)
    {
        ArgumentNullException.ThrowIfNull(configEvent);
        ArgumentNullException.ThrowIfNull(context);
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
        invocation.Asked(trigger);
        var requirements = RuleParameters.Read(configEvent.RuleParameters);

        if (trigger is EvaluationTrigger evaluationTrigger)
        {
            var evaluation = new VpcEvaluation(inventory, records, configEvent.AccountId, configEvent.ConfigRuleName, requirements, clock);
            using var pace = new PutPace(clock);
            var report = new EvaluationReport(
                records,
                configEvent.ResultToken,
                evaluationTrigger.OrderingTimestamp,
                time,
                pace,
                invocation
            );

            await report.PutAsync(evaluation.EvaluateAsync(evaluationTrigger, time.ForWork));
        }
    }
}
