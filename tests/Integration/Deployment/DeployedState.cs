using System.Text.Json;
using ConfigRule.LocalLoop;

namespace ConfigRule.Tests.Deployment;

/// <summary>What an independent client sees of a deployment.</summary>
public sealed record DeployedState
{
    public static DeployedState None { get; } = new();

    /// <summary>The memory of each function, by name.</summary>
    public IReadOnlyDictionary<string, int> Functions { get; private init; } = new Dictionary<string, int>();

    /// <summary>The schedule of each rule, by name.</summary>
    public IReadOnlyDictionary<string, string> Rules { get; private init; } = new Dictionary<string, string>();

    /// <summary>The runbook of the remediation, by rule.</summary>
    public IReadOnlyDictionary<string, string> Remediations { get; private init; } = new Dictionary<string, string>();

    /// <summary>The first line of each runbook of the account, by name.</summary>
    public IReadOnlyDictionary<string, string> Runbooks { get; private init; } = new Dictionary<string, string>();

    /// <summary>The runbook of each execution, oldest first.</summary>
    public IReadOnlyList<string> Executions { get; private init; } = [];

    /// <summary>The retention of each log group, and its creation time.</summary>
    public IReadOnlyDictionary<string, (int Days, long Created)> LogGroups { get; private init; } =
        new Dictionary<string, (int Days, long Created)>();

    /// <summary>The flow logs by VPC.</summary>
    public ILookup<string, string> FlowLogs { get; private init; } = Array.Empty<string>().ToLookup(_ => "");

    public IReadOnlyDictionary<string, int> AlarmPeriods { get; private init; } = new Dictionary<string, int>();

    public IReadOnlyList<string> Subscribers { get; private init; } = [];

    /// <summary>Topics, queues, EventBridge rules and dashboards.</summary>
    public IReadOnlyList<string> Others { get; private init; } = [];

    public IReadOnlyList<string> Roles { get; private init; } = [];

    public static async Task<DeployedState> ReadAsync(AwsAccount account)
    {
        ArgumentNullException.ThrowIfNull(account);
        var rules = await ListAsync(account, "config", "describe_config_rules", "ConfigRules");
        var remediations =
            rules.Count == 0
                ? []
                : await ListAsync(
                    account,
                    "config",
                    "describe_remediation_configurations",
                    "RemediationConfigurations",
                    new { ConfigRuleNames = rules.Select(rule => Text(rule, "ConfigRuleName")) }
                );
        var topics = await ListAsync(account, "sns", "list_topics", "Topics");
        var queues = await ListAsync(account, "sqs", "list_queues", "QueueUrls");
        var eventRules = await ListAsync(account, "events", "list_rules", "Rules");
        var dashboards = await ListAsync(account, "cloudwatch", "list_dashboards", "DashboardEntries");

        return new DeployedState
        {
            Functions = (await ListAsync(account, "lambda", "list_functions", "Functions")).ToDictionary(
                function => Text(function, "FunctionName"),
                function => function.GetProperty("MemorySize").GetInt32()
            ),
            Rules = rules.ToDictionary(rule => Text(rule, "ConfigRuleName"), ScheduleOf),
            Remediations = remediations.ToDictionary(
                remediation => Text(remediation, "ConfigRuleName"),
                remediation => Text(remediation, "TargetId")
            ),
            Runbooks = await RunbooksAsync(account),
            Executions =
            [
                .. (await ListAsync(account, "ssm", "describe_automation_executions", "AutomationExecutionMetadataList"))
                    .OrderBy(execution => Text(execution, "ExecutionStartTime"), StringComparer.Ordinal)
                    .Select(execution => Text(execution, "DocumentName")),
            ],
            LogGroups = (await ListAsync(account, "logs", "describe_log_groups", "logGroups")).ToDictionary(
                group => Text(group, "logGroupName"),
                group =>
                    (
                        group.TryGetProperty("retentionInDays", out var days) ? days.GetInt32() : 0,
                        group.GetProperty("creationTime").GetInt64()
                    )
            ),
            FlowLogs = (await ListAsync(account, "ec2", "describe_flow_logs", "FlowLogs")).ToLookup(
                log => Text(log, "ResourceId"),
                log => Text(log, "FlowLogId")
            ),
            AlarmPeriods = (await ListAsync(account, "cloudwatch", "describe_alarms", "MetricAlarms")).ToDictionary(
                alarm => Text(alarm, "AlarmName"),
                alarm => alarm.GetProperty("EvaluationPeriods").GetInt32()
            ),
            Subscribers =
            [
                .. (await ListAsync(account, "sns", "list_subscriptions", "Subscriptions")).Select(subscription =>
                    Text(subscription, "Endpoint")
                ),
            ],
            Others =
            [
                .. topics.Select(topic => Text(topic, "TopicArn")),
                .. queues.Select(queue => queue.GetString() ?? ""),
                .. eventRules.Select(rule => Text(rule, "Name")),
                .. dashboards.Select(dashboard => Text(dashboard, "DashboardName")),
            ],
            Roles = [.. (await ListAsync(account, "iam", "list_roles", "Roles")).Select(role => Text(role, "RoleName"))],
        };
    }

    private static async Task<Dictionary<string, string>> RunbooksAsync(AwsAccount account)
    {
        var runbooks = new Dictionary<string, string>();
        foreach (
            var document in await ListAsync(
                account,
                "ssm",
                "list_documents",
                "DocumentIdentifiers",
                new { Filters = new[] { new { Key = "Owner", Values = new[] { "Self" } } } }
            )
        )
        {
            var name = Text(document, "Name");
            var content = await account.CallAsync("ssm", "get_document", new { Name = name, DocumentFormat = "YAML" });
            runbooks[name] = Text(content, "Content").Split('\n')[0] + "\n";
        }

        return runbooks;
    }

    private static string ScheduleOf(JsonElement rule) =>
        rule.GetProperty("Source")
            .GetProperty("SourceDetails")
            .EnumerateArray()
            .Where(detail => Text(detail, "MessageType") == "ScheduledNotification")
            .Select(detail => Text(detail, "MaximumExecutionFrequency"))
            .Single();

    private static async Task<List<JsonElement>> ListAsync(
        AwsAccount account,
        string service,
        string operation,
        string member,
        object? parameters = null
    )
    {
        var answer = await account.CallAsync(service, operation, parameters);
        return answer.TryGetProperty(member, out var list) ? [.. list.EnumerateArray()] : [];
    }

    private static string Text(JsonElement element, string member) => element.TryGetProperty(member, out var value) ? value.ToString() : "";
}
