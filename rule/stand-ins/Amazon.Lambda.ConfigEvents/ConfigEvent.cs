namespace Amazon.Lambda.ConfigEvents;

/// <summary>The event that AWS Config invokes a custom rule with.</summary>
/// <remarks>https://docs.aws.amazon.com/config/latest/developerguide/evaluate-config_develop-rules_example-events.html</remarks>
public class ConfigEvent
{
    public string AccountId { get; set; }

    public string ConfigRuleArn { get; set; }

    public string ConfigRuleId { get; set; }

    public string ConfigRuleName { get; set; }

    public bool EventLeftScope { get; set; }

    public string ExecutionRoleArn { get; set; }

    /// <summary>JSON inside the event's JSON.</summary>
    public string InvokingEvent { get; set; }

    public string ResultToken { get; set; }

    /// <summary>JSON inside the event's JSON.</summary>
    public string RuleParameters { get; set; }

    public string Version { get; set; }
}
