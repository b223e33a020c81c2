using ConfigRule.Judgement;

namespace ConfigRule.Events;

/// <summary>What Config asks of the rule with one event.</summary>
public abstract record Trigger;

/// <summary>An event that wants evaluations.</summary>
/// <param name="OrderingTimestamp">When the state was captured that they answer for.</param>
public abstract record EvaluationTrigger(DateTimeOffset OrderingTimestamp) : Trigger;

/// <summary>Evaluate every VPC of the account, and clear results on those that are gone.</summary>
public sealed record Scheduled(DateTimeOffset OrderingTimestamp) : EvaluationTrigger(OrderingTimestamp);

/// <summary>Evaluate one VPC.</summary>
public sealed record VpcChanged(string VpcId, DateTimeOffset OrderingTimestamp) : EvaluationTrigger(OrderingTimestamp);

/// <summary>Clear the result of a VPC that was deleted, or that the rule no longer covers.</summary>
public sealed record VpcGone(string VpcId, Reason Reason, DateTimeOffset OrderingTimestamp) : EvaluationTrigger(OrderingTimestamp);

/// <summary>Evaluate the VPC whose flow log came, changed or went.</summary>
/// <param name="FlowLogId">The flow log.</param>
/// <param name="ResourceId">What it watched, where the event says so: a deleted flow log's item does not.</param>
/// <param name="OrderingTimestamp">When Config captured the change.</param>
public sealed record FlowLogChanged(string FlowLogId, string? ResourceId, DateTimeOffset OrderingTimestamp)
    : EvaluationTrigger(OrderingTimestamp);

/// <summary>An event of Config's that asks nothing of this rule.</summary>
public sealed record NothingToEvaluate(string Why) : Trigger;
