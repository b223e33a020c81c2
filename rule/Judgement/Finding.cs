namespace ConfigRule.Judgement;

/// <summary>Something established about a VPC's flow logging: its reason, and what a person should know or do.</summary>
public sealed record Finding(Reason Reason, string Detail);
