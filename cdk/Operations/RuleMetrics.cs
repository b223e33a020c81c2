using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using ConfigRule.Cdk.Evaluation;
using ConfigRule.Cdk.Settings;

namespace ConfigRule.Cdk.Operations;

/// <summary>The metrics of the rule: its own, from its log lines, and those of the AWS services that it uses.</summary>
public sealed class RuleMetrics(StackSettings settings, RuleFunction function, FailedEvents failedEvents, FailedRepairs failedRepairs)
{
    private static readonly Duration FiveMinutes = Duration.Minutes(5);

    /// <summary>One of the rule's own metrics, for scheduled evaluations, which cover every VPC.</summary>
    public Metric Scheduled(string name, string statistic, Duration period) =>
        new(
            new MetricProps
            {
                Namespace = MetricNames.Namespace,
                MetricName = name,
                DimensionsMap = new Dictionary<string, string>
                {
                    [MetricNames.RuleName] = settings.Rule.Name,
                    [MetricNames.Trigger] = MetricNames.ScheduledTrigger,
                },
                Statistic = statistic,
                Period = period,
            }
        );

    /// <remarks>https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html</remarks>
    public Metric OfFunction(string name, string statistic = "Sum") =>
        new(
            new MetricProps
            {
                Namespace = "AWS/Lambda",
                MetricName = name,
                DimensionsMap = new Dictionary<string, string> { ["FunctionName"] = function.Function.FunctionName },
                Statistic = statistic,
                Period = FiveMinutes,
            }
        );

    /// <remarks>https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html</remarks>
    public Metric FailedEventsWaiting =>
        new(
            new MetricProps
            {
                Namespace = "AWS/SQS",
                MetricName = "ApproximateNumberOfMessagesVisible",
                DimensionsMap = new Dictionary<string, string> { ["QueueName"] = failedEvents.Queue.QueueName },
                Statistic = "Maximum",
                Period = FiveMinutes,
            }
        );

    /// <summary>Failed runs of the runbooks. Systems Manager has no such metric: this counts the events that were notified of.</summary>
    /// <remarks>https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html</remarks>
    public Metric FailedRuns =>
        new(
            new MetricProps
            {
                Namespace = "AWS/Events",
                MetricName = "TriggeredRules",
                DimensionsMap = new Dictionary<string, string> { ["RuleName"] = failedRepairs.RuleName },
                Statistic = "Sum",
                Period = FiveMinutes,
            }
        );
}
