using ConfigRule.Cdk.Preflight.Reading;
using ConfigRule.Cdk.Preflight.Reporting;

namespace ConfigRule.Cdk.Preflight.Checks;

/// <summary>Checks that the first canary account can be read, which other checks need.</summary>
public static class CanaryAccessCheck
{
    public const string Name = "canary account";

    public static Check Declaration { get; } =
        new(Name, "the role of --role can be assumed in the first canary account, or the first account without canaries")
        {
            ByCaller = [AwsOperation.AssumeRole],
        };

    /// <summary>The first canary account, or the first account if there are no canaries; null if no account is known.</summary>
    public static string? Choose(CheckedRollout rollout, IReadOnlyList<OrganizationAccount>? targets)
    {
        ArgumentNullException.ThrowIfNull(rollout);

        return rollout.Organization.CanaryAccounts is [var first, ..]
            ? first
            : targets?.Select(target => target.Id).Min(StringComparer.Ordinal);
    }

    /// <returns>What was found, and the credentials; null if there are none.</returns>
    public static async Task<(IReadOnlyList<Finding> Findings, RoleCredentials? Role)> RunAsync(
        CheckedRollout rollout,
        Caller caller,
        string? account,
        string? roleName
    )
    {
        if (account is null || roleName is null)
        {
            return (
                [
                    Finding.Fail(
                        Name,
                        account ?? Finding.Organization,
                        account is null ? "not checked: the roll-out has no account" : "not checked: there is no role to assume in it",
                        account is null ? $"see the check {AccountsCheck.Name}" : AccountAccess.GiveRole
                    ),
                ],
                null
            );
        }

        try
        {
            var role = await AccountAccess.AssumeAsync(rollout, caller, account, roleName);
            return ([Finding.Ok(Name, account, $"the role {roleName} can be assumed")], role);
        }
        catch (AwsReadException exception)
        {
            return (
                [
                    Finding.Fail(
                        Name,
                        account,
                        $"not checked: the role {roleName} cannot be assumed: {exception.Message}",
                        AccountAccess.Remedy
                    ),
                ],
                null
            );
        }
    }
}
