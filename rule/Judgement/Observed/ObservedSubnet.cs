namespace ConfigRule.Judgement;

/// <summary>A subnet and its flow logs.</summary>
internal sealed record ObservedSubnet(string Id, IReadOnlyList<ObservedFlowLog> FlowLogs);
