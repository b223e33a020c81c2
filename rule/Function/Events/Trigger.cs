using ConfigRule.Judgement;

namespace ConfigRule.Events;

/// <summary>What one event tells the rule to do.</summary>
internal abstract record Trigger;

/// <summary>An event to which the rule responds with evaluations.</summary>
/// <param name="OrderingTimestamp">When the state was captured that the event is about.</param>
internal abstract record EvaluationTrigger(DateTimeOffset OrderingTimestamp) : Trigger;

/// <summary>Evaluate every VPC of the account, and clear results on VPCs that no longer exist.</summary>
internal sealed record Scheduled(DateTimeOffset OrderingTimestamp) : EvaluationTrigger(OrderingTimestamp);

/// <summary>Evaluate one VPC.</summary>
internal sealed record VpcChanged(string VpcId, DateTimeOffset OrderingTimestamp) : EvaluationTrigger(OrderingTimestamp);

/// <summary>Clear the result of a VPC that was deleted, or that the rule no longer covers.</summary>
internal sealed record VpcGone(string VpcId, Reason Reason, DateTimeOffset OrderingTimestamp) : EvaluationTrigger(OrderingTimestamp);

/// <summary>Evaluate the VPC whose flow log was created, changed or deleted.</summary>
/// <param name="FlowLogId">The flow log.</param>
/// <param name="ResourceId">The resource that it belongs to, null if the event does not name it.</param>
/// <param name="OrderingTimestamp">When Config captured the change.</param>
internal sealed record FlowLogChanged(string FlowLogId, string? ResourceId, DateTimeOffset OrderingTimestamp)
    : EvaluationTrigger(OrderingTimestamp);

/// <summary>An event of Config that this rule has nothing to evaluate for.</summary>
internal sealed record NothingToEvaluate(string Why) : Trigger;
