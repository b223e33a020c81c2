using ConfigRule.Cdk.Preflight.Cli;

namespace ConfigRule.Cdk.Preflight.Checks;

/// <summary>What the account that rolls out is delegated to administer.</summary>
/// <remarks>
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-orgs-delegated-admin.html
/// https://docs.aws.amazon.com/config/latest/developerguide/aggregated-register-delegated-administrator.html
/// </remarks>
public static class DelegatedAdministratorCheck
{
    public const string Name = "delegated administrator";

    private const string NotRegistered = "AccountNotRegisteredException";

    public static async Task<IReadOnlyList<Row>> RunAsync(Subject subject)
    {
        ArgumentNullException.ThrowIfNull(subject);

        return subject.Organization.DelegatedAdministrator is { } account
            ? await Subject.LookAsync(Name, account, async () => Judge(account, await ReadAsync(subject, account)))
            : [Row.Ok(Name, Row.Organization, "none: the management account rolls out")];
    }

    public static IReadOnlyList<Row> Judge(string account, IReadOnlyCollection<string> services) =>
        [
            Judge(account, services, TrustedAccessCheck.StackSets, "the stack sets need it", Result.Fail),
            Judge(account, services, TrustedAccessCheck.Config, "the aggregator needs it", Result.Fail),
            Judge(account, services, TrustedAccessCheck.ConfigSetup, $"AWS asks for it beside {TrustedAccessCheck.Config}", Result.Warn),
        ];

    private static Row Judge(string account, IReadOnlyCollection<string> services, string principal, string why, Result absent) =>
        services.Contains(principal)
            ? Row.Ok(Name, account, $"registered for {principal}")
            : new Row(
                absent,
                Name,
                account,
                $"not registered for {principal}; {why}",
                $"from the management account: aws organizations register-delegated-administrator --account-id {account} --service-principal {principal}"
            );

    private static async Task<IReadOnlyCollection<string>> ReadAsync(Subject subject, string account)
    {
        var call = new AwsCall(AwsOperation.ListDelegatedServices, subject.Home, "--account-id", account);
        try
        {
            var answer = await subject.Aws.ReadAsync(call);
            return [.. answer.RequiredItems(call, "DelegatedServices").Select(service => service.RequiredText(call, "ServicePrincipal"))];
        }
        catch (AwsReadException exception) when (exception.Code == NotRegistered)
        {
            return [];
        }
    }
}
