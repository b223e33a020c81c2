namespace ConfigRule.Cdk.Preflight.Cli;

/// <summary>One call of the AWS CLI.</summary>
/// <param name="Operation">What is asked.</param>
/// <param name="Region">The region that is asked.</param>
/// <param name="Arguments">Further arguments.</param>
/// <param name="Role">The credentials of a role; null for those of the caller.</param>
public sealed record AwsCall(AwsOperation Operation, string Region, IReadOnlyList<string> Arguments, RoleCredentials? Role = null)
{
    public AwsCall(AwsOperation operation, string region, params string[] arguments)
        : this(operation, region, arguments, null) { }

    public override string ToString() => $"aws {Operation.Service} {Operation.Command} --region {Region}";
}
