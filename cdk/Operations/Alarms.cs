using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.CloudWatch.Actions;
using ConfigRule.Cdk.Evaluation;
using ConfigRule.Cdk.Settings;
using Constructs;

namespace ConfigRule.Cdk.Operations;

/// <summary>An alarm for each way in which evaluation can fail or stop.</summary>
public sealed class Alarms : Construct
{
    private readonly string prefix;
    private readonly SnsAction notify;

    public Alarms(Construct scope, string id, StackSettings settings, RuleMetrics metrics, OperatorTopic topic, VpcFlowLoggingRule rule)
        : base(scope, id)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(metrics);
        ArgumentNullException.ThrowIfNull(topic);
        ArgumentNullException.ThrowIfNull(rule);
        prefix = settings.Rule.Name;
        notify = new SnsAction(topic.Topic);
        var hours = EvaluationSchedule.AlarmHours(settings);

        Add("errors", "An evaluation failed. Lambda retries it; the function's log has the error.", metrics.OfFunction("Errors"));
        Add(
            "throttles",
            "The function was throttled: its reserved concurrency or the account's limit is too low.",
            metrics.OfFunction("Throttles")
        );
        Add(
            "failed-events",
            "Events failed after all retries and are in the queue. Fix the cause, evaluate the rule again, then purge the queue.",
            metrics.FailedEventsWaiting
        );
        Add(
            "rate-limited",
            "Delivery of flow logs is rate limited, so records are lost. Raise the PutLogEvents quota; the annotations name them.",
            metrics.Scheduled(MetricNames.VpcsRateLimited, "Maximum", Duration.Hours(EvaluationSchedule.Hours(settings.Rule.Schedule)))
        );
        Add("lost-events", "Events were dropped, or could not be sent to the queue of failed events.", Lost(metrics));

        // An hour without a successful scheduled evaluation breaches; the alarm fires when all hours do.
        var noEvaluation = Add(
            "no-evaluation",
            $"No scheduled evaluation has succeeded for {hours} hours. Check that the recorder is on, that the rule "
                + "exists and that the function does not fail.",
            metrics.Scheduled(MetricNames.InvocationsFailed, "Minimum", Duration.Hours(1)),
            hours,
            TreatMissingData.BREACHING
        );
        // A new rule is evaluated at once. An alarm that exists earlier would fire until then.
        noEvaluation.Node.AddDependency(rule);
    }

    private Alarm Add(
        string name,
        string meaning,
        IMetric metric,
        int periods = 1,
        TreatMissingData missing = TreatMissingData.NOT_BREACHING
    )
    {
        var alarm = new Alarm(
            this,
            name,
            new AlarmProps
            {
                AlarmName = $"{prefix}-{name}",
                AlarmDescription = meaning,
                Metric = metric,
                ComparisonOperator = ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
                Threshold = 1,
                EvaluationPeriods = periods,
                TreatMissingData = missing,
            }
        );
        alarm.AddAlarmAction(notify);
        alarm.AddOkAction(notify);
        return alarm;
    }

    private static MathExpression Lost(RuleMetrics metrics) =>
        new(
            new MathExpressionProps
            {
                Expression = "FILL(dropped, 0) + FILL(undelivered, 0)",
                UsingMetrics = new Dictionary<string, IMetric>
                {
                    ["dropped"] = metrics.OfFunction("AsyncEventsDropped"),
                    ["undelivered"] = metrics.OfFunction("DestinationDeliveryFailures"),
                },
                Period = Duration.Minutes(5),
                Label = "Events lost",
            }
        );
}
