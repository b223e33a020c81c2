using ConfigRule.Cdk.Evaluation;
using Constructs;

namespace ConfigRule.Cdk.Operations;

/// <summary>Notifies of each VPC that becomes NON_COMPLIANT.</summary>
public sealed class NonCompliantVpcs : Construct
{
    /// <remarks>https://docs.aws.amazon.com/config/latest/developerguide/monitor-config-with-cloudwatchevents.html</remarks>
    public NonCompliantVpcs(
        Construct scope,
        string id,
        VpcFlowLoggingRule rule,
        OperatorTopic topic,
        FailedEvents failedEvents,
        ConsoleLinks console
    )
        : base(scope, id)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(console);

        _ = new EventNotification(
            this,
            "NonCompliantVpcs",
            "VPCs that became NON_COMPLIANT for flow logging",
            "aws.config",
            "Config Rules Compliance Change",
            new Dictionary<string, object>
            {
                ["messageType"] = EventNotification.Any("ComplianceChangeNotification"),
                ["configRuleName"] = EventNotification.Any(rule.Name),
                ["newEvaluationResult"] = new Dictionary<string, object> { ["complianceType"] = EventNotification.Any("NON_COMPLIANT") },
            },
            new Dictionary<string, string>
            {
                ["vpc"] = "$.detail.resourceId",
                ["account"] = "$.detail.awsAccountId",
                ["region"] = "$.detail.awsRegion",
            },
            // Without the annotation: a quotation mark in it would make the message invalid JSON, which EventBridge rejects.
            "<vpc> in account <account>, <region>, is NON_COMPLIANT for flow logging. The rule shows the reason: "
                + $"{console.To("config/home", $"#/rules/details?configRuleName={rule.Name}")}",
            topic,
            failedEvents
        );
    }
}
