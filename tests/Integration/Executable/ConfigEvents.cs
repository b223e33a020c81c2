using System.Text.Json;

namespace ConfigRule.Tests.Executable;

/// <summary>Events as AWS Config sends them to the function.</summary>
internal static class ConfigEvents
{
    public static object Scheduled(RuleAccount rule, string resultToken, IReadOnlyDictionary<string, string>? parameters = null) =>
        Create(
            rule,
            """{"messageType":"ScheduledNotification","notificationCreationTime":"2026-06-15T12:00:00.000Z","recordVersion":"1.0"}""",
            resultToken,
            parameters
        );

    public static object Create(
        RuleAccount rule,
        string invokingEvent,
        string resultToken,
        IReadOnlyDictionary<string, string>? parameters = null
    ) =>
        new
        {
            version = "1.0",
            invokingEvent,
            ruleParameters = parameters is null ? "{}" : JsonSerializer.Serialize(parameters),
            resultToken,
            eventLeftScope = false,
            accountId = rule.Account.Id,
            configRuleName = RuleAccount.RuleName,
            configRuleId = "config-rule-abcdef",
            configRuleArn = $"arn:aws:config:{rule.Account.Region}:{rule.Account.Id}:config-rule/config-rule-abcdef",
            executionRoleArn = $"arn:aws:iam::{rule.Account.Id}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig",
        };
}
