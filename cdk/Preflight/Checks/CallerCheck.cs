using System.Text.Json;
using ConfigRule.Cdk.Preflight.Reading;
using ConfigRule.Cdk.Preflight.Reporting;
using ConfigRule.Cdk.Settings;

namespace ConfigRule.Cdk.Preflight.Checks;

/// <summary>Who calls, and in which organization.</summary>
public static class CallerCheck
{
    public const string Name = "caller";

    public static Check Declaration { get; } =
        new(
            Name,
            "the organization is the one of the settings and has all features; the "
                + "caller is in its management account or is the delegated administrator"
        )
        {
            ByCaller = [AwsOperation.GetCallerIdentity, AwsOperation.DescribeOrganization],
        };

    /// <returns>What was found, and the caller; null if it cannot deploy to the organization of the settings.</returns>
    public static async Task<(IReadOnlyList<Finding> Findings, Caller? Caller)> RunAsync(CheckedRollout rollout)
    {
        ArgumentNullException.ThrowIfNull(rollout);
        Caller? caller = null;
        var findings = await ReadFailures.CatchAsync(
            Name,
            Finding.Organization,
            async () =>
            {
                var getIdentity = new AwsCall(AwsOperation.GetCallerIdentity, rollout.Home);
                var identity = await rollout.Aws.ReadAsync(getIdentity);
                var getOrganization = new AwsCall(AwsOperation.DescribeOrganization, rollout.Home);
                var organization = await rollout.Aws.ReadAsync(getOrganization);
                caller = new Caller(
                    identity.RequiredText(getIdentity, "Account"),
                    identity.RequiredText(getIdentity, "Arn").Split(':').ElementAtOrDefault(1) ?? "aws",
                    organization.RequiredText(getOrganization, "Organization", "MasterAccountId")
                );
                return Judge(caller, organization, rollout.Organization);
            }
        );

        return (findings, findings.Any(finding => finding.Outcome == Outcome.Fail) ? null : caller);
    }

    /// <summary>Says that the other checks did not run because the caller cannot deploy.</summary>
    public static Finding NothingElse() =>
        Finding.Fail("everything else", Finding.Organization, "not checked: the caller cannot deploy", $"see the check {Name}");

    public static IReadOnlyList<Finding> Judge(Caller caller, JsonElement organization, OrganizationSettings settings)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(settings);

        return
        [
            JudgeOrganization(organization, settings),
            JudgeFeatures(organization),
            JudgeAccount(caller, settings),
            .. JudgeManagementAccount(caller, settings),
        ];
    }

    private static Finding JudgeOrganization(JsonElement organization, OrganizationSettings settings)
    {
        var id = organization.Text("Organization", "Id");

        return id == settings.OrganizationId
            ? Finding.Ok(Name, Finding.Organization, $"organization {id}")
            : Finding.Fail(
                Name,
                Finding.Organization,
                $"the caller is in organization {id}, flowLogging:organizationId is {settings.OrganizationId}",
                "use credentials of that organization, or correct the setting"
            );
    }

    private static Finding JudgeFeatures(JsonElement organization)
    {
        var features = organization.Text("Organization", "FeatureSet");

        return features == "ALL"
            ? Finding.Ok(Name, Finding.Organization, "all features are enabled")
            : Finding.Fail(
                Name,
                Finding.Organization,
                $"the organization's feature set is {features}",
                "enable all features: StackSets and the aggregator need them"
            );
    }

    private static Finding JudgeAccount(Caller caller, OrganizationSettings settings)
    {
        var (expected, role) = settings.DelegatedAdministrator is { } delegated
            ? (delegated, "the delegated administrator")
            : (caller.ManagementAccount, "the management account");

        return caller.Account == expected
            ? Finding.Ok(Name, Finding.Organization, $"the caller is {role}, {caller.Account}")
            : Finding.Fail(
                Name,
                Finding.Organization,
                $"the caller is in account {caller.Account}, but {role}, {expected}, has to deploy",
                settings.DelegatedAdministrator is null
                    ? "use credentials of the management account, or set flowLogging:delegatedAdministrator"
                    : "use credentials of that account, or correct flowLogging:delegatedAdministrator"
            );
    }

    private static IEnumerable<Finding> JudgeManagementAccount(Caller caller, OrganizationSettings settings) =>
        settings.ManagementAccount is { } named && named != caller.ManagementAccount
            ?
            [
                Finding.Fail(
                    Name,
                    Finding.Organization,
                    $"flowLogging:managementAccount is {named}, but the management account is {caller.ManagementAccount}",
                    "correct the setting"
                ),
            ]
            : [];
}
