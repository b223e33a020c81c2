using ConfigRule.Cdk.Preflight.Reading;

namespace ConfigRule.Cdk.Preflight.Checks;

/// <summary>Gets credentials in another account.</summary>
public static class AccountAccess
{
    /// <summary>What to do if the role cannot be assumed.</summary>
    public const string Remedy = "let the role in the account trust the caller, and allow sts:AssumeRole to the caller";

    /// <summary>What to do if no role was given.</summary>
    public const string GiveRole = "give the name of a role with --role";

    /// <exception cref="AwsReadException">The role cannot be assumed.</exception>
    public static async Task<RoleCredentials> AssumeAsync(CheckedRollout rollout, Caller caller, string account, string roleName)
    {
        ArgumentNullException.ThrowIfNull(rollout);
        ArgumentNullException.ThrowIfNull(caller);
        var call = new AwsCall(
            AwsOperation.AssumeRole,
            rollout.Home,
            "--role-arn",
            $"arn:{caller.Partition}:iam::{account}:role/{roleName}",
            "--role-session-name",
            "flow-logging-preflight"
        );
        var answer = await rollout.Aws.ReadAsync(call);

        return new RoleCredentials(
            account,
            answer.RequiredText(call, "Credentials", "AccessKeyId"),
            answer.RequiredText(call, "Credentials", "SecretAccessKey"),
            answer.RequiredText(call, "Credentials", "SessionToken")
        );
    }
}
