namespace ConfigRule.Cdk.Organization;

/// <summary>What a stack set deploys to each account and region.</summary>
/// <param name="TemplateFile">The member template.</param>
/// <param name="BucketPrefix">See <see cref="PackageBuckets.PrefixOf"/>.</param>
public sealed record MemberDeployment(string TemplateFile, string BucketPrefix);
