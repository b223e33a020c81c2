namespace ConfigRule.Cdk.Preflight.Reading;

/// <summary>One call of the AWS CLI.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Region">The region to call.</param>
/// <param name="Arguments">Further arguments.</param>
/// <param name="Role">Credentials of a role; null for those of the caller.</param>
public sealed record AwsCall(AwsOperation Operation, string Region, IReadOnlyList<string> Arguments, RoleCredentials? Role = null)
{
    public AwsCall(AwsOperation operation, string region, params string[] arguments)
        : this(operation, region, arguments, null) { }

    /// <summary>Profile of an account outside the organization; null to use the profile of the command.</summary>
    public string? Profile { get; init; }

    public override string ToString() => $"aws {Operation.Service} {Operation.Command} --region {Region}";
}
