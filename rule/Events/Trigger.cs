using ConfigRule.Judgement;

namespace ConfigRule.Events;

/// <summary>What Config asks of the rule with one event.</summary>
public abstract record Trigger;

/// <summary>Evaluate every VPC of the account, and clear results on those that are gone.</summary>
public sealed record Scheduled(DateTimeOffset OrderingTimestamp) : Trigger;

/// <summary>Evaluate one VPC.</summary>
public sealed record VpcChanged(string VpcId, DateTimeOffset OrderingTimestamp) : Trigger;

/// <summary>Clear the result of a VPC that was deleted, or that the rule no longer covers.</summary>
public sealed record VpcGone(string VpcId, Reason Reason, DateTimeOffset OrderingTimestamp) : Trigger;

/// <summary>Evaluate the VPC whose flow log came, changed or went.</summary>
/// <param name="FlowLogId">The flow log.</param>
/// <param name="ResourceId">What it watched, where the event says so: a deleted flow log's item does not.</param>
/// <param name="OrderingTimestamp">When Config captured the change.</param>
public sealed record FlowLogChanged(string FlowLogId, string? ResourceId, DateTimeOffset OrderingTimestamp) : Trigger;

/// <summary>An event of Config's that asks nothing of this rule.</summary>
public sealed record NothingToEvaluate(string Why) : Trigger;
