namespace ConfigRule.Delivery;

/// <summary>The condition keys of a request: each has values, is known to be absent, or is not known.</summary>
internal sealed class ConditionKeys
{
    private const string AnyTag = "aws:PrincipalTag/";

    private readonly Dictionary<string, IReadOnlyList<RequestText>> values = new(StringComparer.OrdinalIgnoreCase);

    public ConditionKeys Has(string key, params RequestText[] some)
    {
        values[key] = some;
        return this;
    }

    public ConditionKeys Has(string key, string? value) => value is null ? this : Has(key, RequestText.Of(value));

    public ConditionKeys Lacks(params string[] keys)
    {
        foreach (var key in keys)
        {
            values[key] = [];
        }

        return this;
    }

    /// <returns>The values, empty if the request does not have the key; null if that is not known.</returns>
    public IReadOnlyList<RequestText>? Find(string key)
    {
        if (values.TryGetValue(key, out var found))
        {
            return found;
        }

        return key.StartsWith(AnyTag, StringComparison.OrdinalIgnoreCase) ? values.GetValueOrDefault(AnyTag) : null;
    }

    /// <summary>The account and the resource for which a service makes the request.</summary>
    public ConditionKeys For(DeliverySource source, RequestText sourceArn) =>
        Has("aws:SourceAccount", source.Account)
            .Has("aws:SourceArn", sourceArn)
            .Has("aws:SourceOrgID", source.OrganizationId)
            .Has("aws:SourceOrgPaths", source.OrganizationPath);

    /// <summary>A request of an AWS service: it has no organization, account or VPC of a customer.</summary>
    /// <remarks>https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html</remarks>
    public static ConditionKeys OfService(string service) =>
        new ConditionKeys()
            .Has("aws:SecureTransport", "true")
            .Has("aws:PrincipalIsAWSService", "true")
            .Has("aws:PrincipalServiceName", service)
            .Lacks(
                "aws:PrincipalOrgID",
                "aws:PrincipalOrgPaths",
                "aws:PrincipalAccount",
                AnyTag,
                "aws:SourceVpc",
                "aws:SourceVpce",
                "aws:VpcSourceIp"
            );

    /// <summary>A request of a role's session.</summary>
    public static ConditionKeys OfRole(string? roleArn, DeliverySource source) =>
        new ConditionKeys()
            .Has("aws:PrincipalArn", roleArn)
            .Has("aws:PrincipalAccount", source.Account)
            .Has("aws:PrincipalOrgID", source.OrganizationId)
            .Has("aws:PrincipalOrgPaths", source.OrganizationPath)
            .Has("aws:PrincipalIsAWSService", "false")
            .Has("aws:PrincipalType", "AssumedRole")
            .Has("aws:RequestedRegion", source.Region)
            .Has("aws:SecureTransport", "true")
            .Lacks("aws:PrincipalServiceName", "aws:PrincipalServiceNamesList");
}
