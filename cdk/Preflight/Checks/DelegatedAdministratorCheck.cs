using ConfigRule.Cdk.Preflight.Reading;
using ConfigRule.Cdk.Preflight.Reporting;

namespace ConfigRule.Cdk.Preflight.Checks;

/// <summary>The services that the deploying account is a delegated administrator of.</summary>
/// <remarks>
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-orgs-delegated-admin.html
/// https://docs.aws.amazon.com/config/latest/developerguide/aggregated-register-delegated-administrator.html
/// </remarks>
public static class DelegatedAdministratorCheck
{
    public const string Name = "delegated administrator";

    public static Check Declaration { get; } =
        new(Name, "the delegated administrator is registered for StackSets and AWS Config")
        {
            ByCaller = [AwsOperation.ListDelegatedServices],
        };

    private const string NotRegistered = "AccountNotRegisteredException";

    public static async Task<IReadOnlyList<Finding>> RunAsync(CheckedRollout rollout)
    {
        ArgumentNullException.ThrowIfNull(rollout);

        return rollout.Organization.DelegatedAdministrator is { } account
            ? await ReadFailures.CatchAsync(Name, account, async () => Judge(account, await ReadAsync(rollout, account)))
            : [Finding.Ok(Name, Finding.Organization, "none: the management account deploys")];
    }

    public static IReadOnlyList<Finding> Judge(string account, IReadOnlyCollection<string> services) =>
        [
            Judge(account, services, TrustedAccessCheck.StackSets, "the stack sets need it", Outcome.Fail),
            Judge(account, services, TrustedAccessCheck.Config, "the aggregator needs it", Outcome.Fail),
            Judge(
                account,
                services,
                TrustedAccessCheck.ConfigSetup,
                $"AWS recommends it together with {TrustedAccessCheck.Config}",
                Outcome.Warn
            ),
        ];

    private static Finding Judge(string account, IReadOnlyCollection<string> services, string principal, string why, Outcome ifMissing) =>
        services.Contains(principal)
            ? Finding.Ok(Name, account, $"registered for {principal}")
            : new Finding(
                ifMissing,
                Name,
                account,
                $"not registered for {principal}; {why}",
                "from the management account: aws organizations register-delegated-administrator "
                    + $"--account-id {account} --service-principal {principal}"
            );

    private static async Task<IReadOnlyCollection<string>> ReadAsync(CheckedRollout rollout, string account)
    {
        var call = new AwsCall(AwsOperation.ListDelegatedServices, rollout.Home, "--account-id", account);
        try
        {
            var answer = await rollout.Aws.ReadAsync(call);
            return [.. answer.RequiredItems(call, "DelegatedServices").Select(service => service.RequiredText(call, "ServicePrincipal"))];
        }
        catch (AwsReadException exception) when (exception.Code == NotRegistered)
        {
            return [];
        }
    }
}
