using Amazon.CDK;
using ConfigRule.Cdk.Evaluation;
using ConfigRule.Cdk.Operations;
using ConfigRule.Cdk.Runbooks;
using ConfigRule.Cdk.Settings;
using ConfigRule.Judgement;
using Constructs;

namespace ConfigRule.Cdk.Stacks;

/// <summary>VPC flow logging for one account and region, with outputs for the operator.</summary>
public sealed class FlowLoggingStack : Stack
{
    /// <param name="scope">The app.</param>
    /// <param name="id">The stack's name.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="code">The function's code.</param>
    /// <param name="props">The stack's own properties.</param>
    public FlowLoggingStack(Construct scope, string id, StackSettings settings, FunctionCode code, IStackProps? props = null)
        : base(scope, id, props)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(code);
        var logging = new VpcFlowLogging(this, "Default", settings, code);
        var console = logging.Console;

        Output("RuleName", "AWS Config rule", logging.Rule.Name);
        Output("RuleConsole", "The rule in the console", console.To("config/home", $"#/rules/details?configRuleName={logging.Rule.Name}"));
        Output("RunbookName", "SSM Automation runbook", logging.Runbook.Name);
        Output("RunbookConsole", "The runbook in the console", console.To($"systems-manager/documents/{logging.Runbook.Name}/description"));
        Output("AutomationRoleArn", "Role to start the runbook with", logging.Runbook.Role.RoleArn);
        Output("RemovalRunbookName", "SSM Automation runbook that removes flow logging", logging.Removal.Name);
        Output("RemovalRoleArn", "Role to start the removal runbook with", logging.Removal.Role.RoleArn);
        Output("RemediationMode", "Whether AWS Config remediates automatically", logging.Remediation.Mode);
        Output("FunctionBuiltWith", "Packages that the function was built with", code.BuiltWith);
        Output("LogGroupName", "The function's log group", logging.Function.LogGroup.LogGroupName);
        Output(
            "LogConsole",
            "The function's log group in the console",
            console.To("cloudwatch/home", $"#logsV2:log-groups/log-group/{logging.Function.LogGroup.LogGroupName}")
        );
        Output("FailedEventsQueueUrl", "Queue of failed events", logging.FailedEvents.Queue.QueueUrl);
        if (logging.Monitoring is { } monitoring)
        {
            Output("NotificationTopicArn", "Topic of alarms and failed runs", monitoring.Topic.Topic.TopicArn);
        }

        if (logging.Monitoring?.Dashboard is { } dashboard)
        {
            Output(
                "DashboardConsole",
                "The dashboard in the console",
                console.To("cloudwatch/home", $"#dashboards/dashboard/{dashboard.Name}")
            );
        }

        Output(
            "KeptWhenDestroyed",
            "What stays when the stack is deleted, because VPCs still use it; cdk/README.md says how to remove it",
            Kept(settings)
        );
    }

    private string Kept(StackSettings settings) =>
        settings.Destination.Type == FlowLogDestination.CloudWatchLogs
            ? $"flow logs, log groups {settings.Repair.LogGroupPrefix}vpc-*, "
                + $"role {settings.Repair.DeliveryRolePrefix}{Region} and its permissions boundary"
            : $"flow logs, and the records that they delivered to {settings.Destination.Arn}";

    private void Output(string id, string description, string value) =>
        _ = new CfnOutput(this, id, new CfnOutputProps { Description = description, Value = value });
}
