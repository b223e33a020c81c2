namespace ConfigRule.Judgement;

/// <summary>A subnet with the flow logs that watch it.</summary>
public sealed record ObservedSubnet(string Id, IReadOnlyList<ObservedFlowLog> FlowLogs);
