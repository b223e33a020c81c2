using System.Text.Json;
using ConfigRule.Cdk.Preflight.Cli;
using ConfigRule.Cdk.Settings;

namespace ConfigRule.Cdk.Preflight.Checks;

/// <summary>Who asks, and in which organization.</summary>
public static class CallerCheck
{
    public const string Name = "caller";

    /// <returns>What was found, and the caller where it may roll out for the organization of the settings.</returns>
    public static async Task<(IReadOnlyList<Row> Rows, Caller? Caller)> RunAsync(Subject subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        Caller? caller = null;
        var rows = await Subject.LookAsync(
            Name,
            Row.Organization,
            async () =>
            {
                var asksWho = new AwsCall(AwsOperation.GetCallerIdentity, subject.Home);
                var identity = await subject.Aws.ReadAsync(asksWho);
                var asksWhere = new AwsCall(AwsOperation.DescribeOrganization, subject.Home);
                var organization = await subject.Aws.ReadAsync(asksWhere);
                caller = new Caller(
                    identity.RequiredText(asksWho, "Account"),
                    identity.RequiredText(asksWho, "Arn").Split(':').ElementAtOrDefault(1) ?? "aws",
                    organization.RequiredText(asksWhere, "Organization", "MasterAccountId")
                );
                return Judge(caller, organization, subject.Organization);
            }
        );

        return (rows, rows.Any(row => row.Result == Result.Fail) ? null : caller);
    }

    public static IReadOnlyList<Row> Judge(Caller caller, JsonElement organization, OrganizationSettings settings)
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

    private static Row JudgeOrganization(JsonElement organization, OrganizationSettings settings)
    {
        var id = organization.Text("Organization", "Id");

        return id == settings.OrganizationId
            ? Row.Ok(Name, Row.Organization, $"organization {id}")
            : Row.Fail(
                Name,
                Row.Organization,
                $"the caller is in organization {id}, flowLogging:organizationId is {settings.OrganizationId}",
                "use credentials of that organization, or mend the setting"
            );
    }

    private static Row JudgeFeatures(JsonElement organization)
    {
        var features = organization.Text("Organization", "FeatureSet");

        return features == "ALL"
            ? Row.Ok(Name, Row.Organization, "all features are enabled")
            : Row.Fail(
                Name,
                Row.Organization,
                $"the organization's feature set is {features}",
                "enable all features: StackSets and the aggregator need them"
            );
    }

    private static Row JudgeAccount(Caller caller, OrganizationSettings settings)
    {
        var (expected, role) = settings.DelegatedAdministrator is { } delegated
            ? (delegated, "the delegated administrator")
            : (caller.ManagementAccount, "the management account");

        return caller.Account == expected
            ? Row.Ok(Name, Row.Organization, $"the caller is {role}, {caller.Account}")
            : Row.Fail(
                Name,
                Row.Organization,
                $"the caller is in account {caller.Account}, the roll-out is from {role}, {expected}",
                settings.DelegatedAdministrator is null
                    ? "use credentials of the management account, or name the delegated administrator in flowLogging:delegatedAdministrator"
                    : "use credentials of that account, or mend flowLogging:delegatedAdministrator"
            );
    }

    private static IEnumerable<Row> JudgeManagementAccount(Caller caller, OrganizationSettings settings) =>
        settings.ManagementAccount is { } named && named != caller.ManagementAccount
            ?
            [
                Row.Fail(
                    Name,
                    Row.Organization,
                    $"flowLogging:managementAccount is {named}, the organization's is {caller.ManagementAccount}",
                    "mend the setting"
                ),
            ]
            : [];
}
