namespace ConfigRule.Cdk.Preflight.Checks;

/// <summary>A stack set that is there.</summary>
/// <param name="Template">Its template, as CloudFormation holds it.</param>
/// <param name="IsCurrent">Whether every stack instance has it.</param>
public sealed record DeployedStackSet(string Template, bool IsCurrent);
