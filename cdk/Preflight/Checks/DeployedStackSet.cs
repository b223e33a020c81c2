namespace ConfigRule.Cdk.Preflight.Checks;

/// <summary>A stack set that exists.</summary>
/// <param name="Template">Its template.</param>
/// <param name="IsCurrent">Whether every stack instance has that template.</param>
public sealed record DeployedStackSet(string Template, bool IsCurrent);
