using ConfigRule.Cdk.Settings;
using Constructs;

namespace ConfigRule.Cdk.Constructs;

/// <summary>Tells an operator, by one topic, what fails and what ceases; and shows it on a dashboard.</summary>
public sealed class Monitoring : Construct
{
    public Monitoring(VpcFlowLogging logging, string id, StackSettings settings)
        : base(logging, id)
    {
        ArgumentNullException.ThrowIfNull(logging);
        ArgumentNullException.ThrowIfNull(settings);

        Topic = new OperatorTopic(this, "Topic", settings);
        FailedRepairs = new FailedRepairs(
            this,
            "FailedRepairs",
            [logging.Runbook.Name, logging.Removal.Name],
            Topic,
            logging.FailedEvents,
            logging.Console
        );
        if (settings.Notification.NonCompliant)
        {
            _ = new NonCompliantVpcs(this, "NonCompliantVpcs", logging.Rule, Topic, logging.FailedEvents, logging.Console);
        }

        var metrics = new RuleMetrics(settings, logging.Function, logging.FailedEvents, FailedRepairs);
        _ = new Alarms(this, "Alarms", settings, metrics, Topic, logging.Rule);
        Dashboard = settings.HasDashboard ? new OperatorDashboard(this, "Dashboard", settings, metrics, logging.Function) : null;
    }

    public OperatorTopic Topic { get; }

    public FailedRepairs FailedRepairs { get; }

    /// <summary>Null where none was asked for.</summary>
    public OperatorDashboard? Dashboard { get; }
}
