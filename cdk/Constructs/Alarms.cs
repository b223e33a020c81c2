using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.CloudWatch.Actions;
using ConfigRule.Cdk.Settings;
using Constructs;

namespace ConfigRule.Cdk.Constructs;

/// <summary>Alarms on every way in which evaluation can fail or cease.</summary>
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

        Ring("errors", "An evaluation failed. Lambda tries it again; the function's log says what failed.", metrics.OfFunction("Errors"));
        Ring(
            "throttles",
            "The function was throttled: its reserved concurrency or the account's limit is too low.",
            metrics.OfFunction("Throttles")
        );
        Ring(
            "failed-events",
            "Events were given up and wait in the queue. Mend the cause, then evaluate the rule again and purge the queue.",
            metrics.FailedEventsWaiting
        );
        Ring("lost-events", "Events were dropped, or could not be put into the queue of failed events.", Lost(metrics));

        // Each hour breaches unless a scheduled evaluation succeeded in it, and all of them must.
        var silence = Ring(
            "no-evaluation",
            $"No scheduled evaluation has succeeded for {hours} hours. Is the recorder on, does the rule exist, does the function fail?",
            metrics.Scheduled(MetricNames.InvocationsFailed, "Minimum", Duration.Hours(1)),
            hours,
            TreatMissingData.BREACHING
        );
        // The rule is evaluated when it is made; an alarm that was there before would ring until then.
        silence.Node.AddDependency(rule);
    }

    /// <summary>The ARNs of the alarms, by the beginning of their names.</summary>
    public static string ArnPattern(Construct scope, StackSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return Stack
            .Of(scope)
            .FormatArn(
                new ArnComponents
                {
                    Service = "cloudwatch",
                    Resource = "alarm",
                    ResourceName = $"{settings.Rule.Name}-*",
                    ArnFormat = ArnFormat.COLON_RESOURCE_NAME,
                }
            );
    }

    private Alarm Ring(
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
