using ConfigRule.Cdk.Evaluation;
using ConfigRule.Cdk.Settings;
using Constructs;

namespace ConfigRule.Cdk.Operations;

/// <summary>Notifies the operator of failures through one topic, and shows what the rule finds on a dashboard.</summary>
public sealed class OperatorMonitoring : Construct
{
    /// <param name="scope">The construct that has the other parts.</param>
    /// <param name="id">The construct's id.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="function">The rule's function.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="failedEvents">The queue of failed events.</param>
    /// <param name="runbooks">Names of the runbooks whose failed runs are reported.</param>
    /// <param name="console">Links to the AWS console.</param>
    public OperatorMonitoring(
        Construct scope,
        string id,
        StackSettings settings,
        RuleFunction function,
        VpcFlowLoggingRule rule,
        FailedEvents failedEvents,
        string[] runbooks,
        ConsoleLinks console
    )
        : base(scope, id)
    {
        ArgumentNullException.ThrowIfNull(settings);

        Topic = new OperatorTopic(this, "Topic", settings);
        var failedRepairs = new FailedRepairs(this, "FailedRepairs", runbooks, Topic, failedEvents, console);
        if (settings.Notification.NonCompliant)
        {
            _ = new NonCompliantVpcs(this, "NonCompliantVpcs", rule, Topic, failedEvents, console);
        }

        var metrics = new RuleMetrics(settings, function, failedEvents, failedRepairs);
        _ = new Alarms(this, "Alarms", settings, metrics, Topic, rule);
        Dashboard = settings.HasDashboard ? new OperatorDashboard(this, "Dashboard", settings, metrics, function) : null;
    }

    public OperatorTopic Topic { get; }

    /// <summary>Null if the settings have none.</summary>
    public OperatorDashboard? Dashboard { get; }
}
