using Constructs;

namespace ConfigRule.Cdk.Constructs;

/// <summary>Tells of runs of the runbooks that failed or took too long, whoever started them.</summary>
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

        var notice = new Notice(
            this,
            "FailedRepairs",
            "Runs of the VPC flow logging runbooks that failed or took too long",
            "aws.ssm",
            "EC2 Automation Execution Status-change Notification",
            new Dictionary<string, object> { ["Definition"] = runbooks, ["Status"] = Notice.Any("Failed", "TimedOut") },
            new Dictionary<string, string>
            {
                ["runbook"] = "$.detail.Definition",
                ["status"] = "$.detail.Status",
                ["execution"] = "$.detail.ExecutionId",
            },
            $"The runbook <runbook> ended: <status>. Its steps tell why: {console.To("systems-manager/automation/execution/<execution>")}",
            topic,
            failedEvents
        );
        RuleName = notice.RuleName;
    }

    /// <summary>The rule of EventBridge, whose metrics count the runs.</summary>
    public string RuleName { get; }
}
