using ConfigRule.Cdk.Preflight.Cli;

namespace ConfigRule.Cdk.Preflight.Checks;

/// <summary>One account: its regions, its recorders, the rule's name.</summary>
public static class AccountCheck
{
    public const string Name = "account";

    /// <summary>Calls for an account in a region, at most: recorder, its status, delivery channel, rules.</summary>
    public const int CallsInRegion = 4;

    /// <summary>Calls for an account: the role, the regions.</summary>
    public const int CallsInAccount = 2;

    public static async Task<IReadOnlyList<Row>> RunAsync(Subject subject, Caller caller, string account, string? roleName)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(caller);
        RoleCredentials? role = null;
        if (account != caller.Account)
        {
            if (roleName is null)
            {
                return [Row.Fail(Name, account, "not looked at: no role is named to look into other accounts", "name a role with --role")];
            }

            try
            {
                role = await AssumeAsync(subject, caller, account, roleName);
            }
            catch (AwsReadException exception)
            {
                return
                [
                    Row.Fail(
                        Name,
                        account,
                        $"not looked at, for the role {roleName} cannot be assumed: {exception.Message}",
                        "have the role in the account trust the caller, and let the caller sts:AssumeRole it"
                    ),
                ];
            }
        }

        var (rows, enabled) = await RegionsCheck.RunAsync(subject, account, role);
        var inRegions = await Task.WhenAll(enabled.Select(region => InRegionAsync(subject, account, region, role)));
        var bootstrap =
            account == caller.ManagementAccount && account != caller.Account
                ? await BootstrapCheck.RunAsync(subject, account, enabled, role)
                : [];

        return [.. rows, .. inRegions.SelectMany(some => some), .. bootstrap];
    }

    private static async Task<IReadOnlyList<Row>> InRegionAsync(Subject subject, string account, string region, RoleCredentials? role)
    {
        var (rows, exists) = await RecorderCheck.RunAsync(subject, account, region, role);

        // Without a recorder there are no rules.
        return exists ? [.. rows, .. await RuleCheck.RunAsync(subject, account, region, role)] : rows;
    }

    private static async Task<RoleCredentials> AssumeAsync(Subject subject, Caller caller, string account, string roleName)
    {
        var call = new AwsCall(
            AwsOperation.AssumeRole,
            subject.Home,
            "--role-arn",
            $"arn:{caller.Partition}:iam::{account}:role/{roleName}",
            "--role-session-name",
            "flow-logging-preflight"
        );
        var answer = await subject.Aws.ReadAsync(call);

        return new RoleCredentials(
            account,
            answer.RequiredText(call, "Credentials", "AccessKeyId"),
            answer.RequiredText(call, "Credentials", "SecretAccessKey"),
            answer.RequiredText(call, "Credentials", "SessionToken")
        );
    }
}
