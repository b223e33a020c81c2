namespace ConfigRule.Delivery;

/// <summary>A request that policies allow or deny.</summary>
/// <param name="Principal">The service that makes it; null for a role, which is in the context.</param>
/// <param name="Action">The action, such as s3:PutObject.</param>
/// <param name="Resource">The ARN of the resource.</param>
/// <param name="Context">The condition keys that are known.</param>
internal sealed record AccessRequest(string? Principal, string Action, RequestText Resource, ConditionKeys Context);
