using System.Text;
using System.Text.Json.Nodes;

namespace ConfigRule.Benchmark.Endpoint;

/// <summary>The event that AWS Config sends for a scheduled evaluation.</summary>
/// <remarks>https://docs.aws.amazon.com/config/latest/developerguide/evaluate-config_develop-rules_example-events.html</remarks>
internal static class ScheduledEvent
{
    public const string RuleName = "vpc-reject-flow-logging";
    public const string ResultToken = "result-token-of-the-benchmark";

    public static byte[] Json { get; } =
        Encoding.UTF8.GetBytes(
            new JsonObject
            {
                ["version"] = "1.0",
                ["invokingEvent"] = new JsonObject
                {
                    ["awsAccountId"] = Account.Id,
                    ["notificationCreationTime"] = "2025-11-05T09:30:00.000Z",
                    ["messageType"] = "ScheduledNotification",
                    ["recordVersion"] = "1.0",
                }.ToJsonString(),
                ["ruleParameters"] = "{\"trafficType\":\"REJECT\"}",
                ["resultToken"] = ResultToken,
                ["eventLeftScope"] = false,
                ["executionRoleArn"] = $"arn:aws:iam::{Account.Id}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig",
                ["configRuleArn"] = $"arn:aws:config:{Account.Region}:{Account.Id}:config-rule/config-rule-abcdef",
                ["configRuleName"] = RuleName,
                ["configRuleId"] = "config-rule-abcdef",
                ["accountId"] = Account.Id,
            }.ToJsonString()
        );
}
