using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using ConfigRule.Cdk.Evaluation;
using ConfigRule.Cdk.Settings;
using ConfigRule.Judgement;
using Constructs;

namespace ConfigRule.Cdk.Operations;

/// <summary>The dashboard: verdicts, evaluations and failures.</summary>
public sealed class OperatorDashboard : Construct
{
    private const int Half = 12;
    private const int Height = 6;

    public OperatorDashboard(Construct scope, string id, StackSettings settings, RuleMetrics metrics, RuleFunction function)
        : base(scope, id)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(metrics);
        ArgumentNullException.ThrowIfNull(function);
        var schedule = Duration.Hours(EvaluationSchedule.Hours(settings.Rule.Schedule));

        var dashboard = new Dashboard(this, "Dashboard", new DashboardProps { DefaultInterval = Duration.Days(14) });
        dashboard.AddWidgets(
            Graph(
                "VPCs by verdict, at each scheduled evaluation",
                stacked: true,
                metrics.Scheduled(MetricNames.VpcsNonCompliant, "Maximum", schedule),
                metrics.Scheduled(MetricNames.VpcsCompliant, "Maximum", schedule),
                metrics.Scheduled(MetricNames.VpcsNotApplicable, "Maximum", schedule)
            ),
            Query("VPCs by reason, at each scheduled evaluation", function, Reasons())
        );
        dashboard.AddWidgets(
            Graph(
                "Duration of scheduled evaluations in seconds",
                stacked: false,
                metrics.Scheduled(MetricNames.Duration, "Maximum", schedule)
            ),
            Graph(
                "Failures",
                stacked: false,
                metrics.OfFunction("Errors"),
                metrics.OfFunction("Throttles"),
                Labelled(metrics.FailedEventsWaiting, "Failed events in the queue"),
                Labelled(metrics.FailedRuns, "Failed runs of the runbooks")
            )
        );
        dashboard.AddWidgets(
            Query(
                "Failed evaluations",
                function,
                "filter level = \"ERROR\"\n| fields @timestamp, Trigger, error.type, error.message\n| sort @timestamp desc\n| limit 20"
            ),
            new TextWidget(
                new TextWidgetProps
                {
                    Width = Half,
                    Height = Height,
                    Markdown =
                        "**Remediation.** Systems Manager has no metric for the runs of a runbook. Failed runs are counted above "
                        + "by their events; a successful run shows as a VPC that became compliant. Every run is listed in Systems "
                        + "Manager, Automation.",
                }
            )
        );
        Name = dashboard.DashboardName;
    }

    public string Name { get; }

    private static GraphWidget Graph(string title, bool stacked, params IMetric[] metrics) =>
        new(
            new GraphWidgetProps
            {
                Title = title,
                Left = metrics,
                Stacked = stacked,
                LeftYAxis = new YAxisProps { Min = 0 },
                Width = Half,
                Height = Height,
            }
        );

    private static Metric Labelled(Metric metric, string label) => metric.With(new MetricOptions { Label = label });

    private static LogQueryWidget Query(string title, RuleFunction function, string query) =>
        new(
            new LogQueryWidgetProps
            {
                Title = title,
                LogGroupNames = [function.LogGroup.LogGroupName],
                QueryString = query,
                View = LogQueryVisualizationType.TABLE,
                Width = Half,
                Height = Height,
            }
        );

    private static string Reasons() =>
        $"filter {MetricNames.Trigger} = \"{MetricNames.ScheduledTrigger}\" and {MetricNames.InvocationsFailed} = 0\n"
        + $"| fields @timestamp, {string.Join(", ", Reason.All.Select(reason => $"reasons.{reason.Code} as {reason.Code}"))}\n"
        + "| sort @timestamp desc\n| limit 20";
}
