namespace ConfigRule.Judgement;

/// <summary>A fact about the flow logging of a VPC.</summary>
/// <param name="Reason">The reason of the verdict.</param>
/// <param name="Detail">What a person should know or do.</param>
public sealed record Finding(Reason Reason, string Detail);
