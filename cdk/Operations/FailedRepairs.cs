using ConfigRule.Cdk.Evaluation;
using Constructs;

namespace ConfigRule.Cdk.Operations;

/// <summary>Notifies of runs of the runbooks that failed or timed out, whoever started them.</summary>
public sealed class FailedRepairs : Construct
{
    /// <remarks>https://docs.aws.amazon.com/systems-manager/latest/userguide/monitoring-systems-manager-event-examples.html</remarks>
    public FailedRepairs(
        Construct scope,
        string id,
        string[] runbooks,
        OperatorTopic topic,
        FailedEvents failedEvents,
        ConsoleLinks console
    )
        : base(scope, id)
    {
        ArgumentNullException.ThrowIfNull(console);

        var notification = new EventNotification(
            this,
            "FailedRepairs",
            "Runs of the VPC flow logging runbooks that failed or timed out",
            "aws.ssm",
            "EC2 Automation Execution Status-change Notification",
            new Dictionary<string, object> { ["Definition"] = runbooks, ["Status"] = EventNotification.Any("Failed", "TimedOut") },
            new Dictionary<string, string>
            {
                ["runbook"] = "$.detail.Definition",
                ["status"] = "$.detail.Status",
                ["execution"] = "$.detail.ExecutionId",
            },
            "A run of the runbook <runbook> ended with status <status>. Its steps show the reason: "
                + console.To("systems-manager/automation/execution/<execution>"),
            topic,
            failedEvents
        );
        RuleName = notification.RuleName;
    }

    /// <summary>The EventBridge rule, whose metrics count the runs.</summary>
    public string RuleName { get; }
}
