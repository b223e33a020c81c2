using Constructs;

namespace ConfigRule.Cdk.Constructs;

/// <summary>Tells of each VPC that becomes NON_COMPLIANT.</summary>
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

        _ = new Notice(
            this,
            "NonCompliantVpcs",
            "VPCs that became NON_COMPLIANT for flow logging",
            "aws.config",
            "Config Rules Compliance Change",
            new Dictionary<string, object>
            {
                ["messageType"] = Notice.Any("ComplianceChangeNotification"),
                ["configRuleName"] = Notice.Any(rule.Name),
                ["newEvaluationResult"] = new Dictionary<string, object> { ["complianceType"] = Notice.Any("NON_COMPLIANT") },
            },
            new Dictionary<string, string>
            {
                ["vpc"] = "$.detail.resourceId",
                ["account"] = "$.detail.awsAccountId",
                ["region"] = "$.detail.awsRegion",
            },
            // Not its annotation: a quotation mark in that would end the sentence, and EventBridge would refuse it.
            $"<vpc> in account <account>, <region>, is NON_COMPLIANT for flow logging. The rule tells why: {console.To("config/home", $"#/rules/details?configRuleName={rule.Name}")}",
            topic,
            failedEvents
        );
    }
}
