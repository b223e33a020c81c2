using System.Text.Json;
using ConfigRule.Cdk.Preflight.Cli;

namespace ConfigRule.Cdk.Preflight.Checks;

/// <summary>Which services the organization trusts.</summary>
/// <remarks>
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-orgs-activate-trusted-access.html
/// https://docs.aws.amazon.com/config/latest/developerguide/aggregated-register-delegated-administrator.html
/// </remarks>
public static class TrustedAccessCheck
{
    public const string Name = "trusted access";

    public const string StackSets = "member.org.stacksets.cloudformation.amazonaws.com";
    public const string Config = "config.amazonaws.com";
    public const string ConfigSetup = "config-multiaccountsetup.amazonaws.com";

    public static async Task<IReadOnlyList<Row>> RunAsync(Subject subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        var isDelegated = subject.Organization.DelegatedAdministrator is not null;
        var rows = await Task.WhenAll(
            Subject.LookAsync(
                Name,
                Row.Organization,
                async () =>
                {
                    var call = new AwsCall(AwsOperation.ListServiceAccess, subject.Home);
                    var answer = await subject.Aws.ReadAsync(call);
                    return JudgeServices(
                        [
                            .. answer
                                .RequiredItems(call, "EnabledServicePrincipals")
                                .Select(service => service.RequiredText(call, "ServicePrincipal")),
                        ],
                        isDelegated
                    );
                }
            ),
            Subject.LookAsync(
                Name,
                Row.Organization,
                async () =>
                    [
                        JudgeStackSets(
                            await subject.Aws.ReadAsync(new AwsCall(AwsOperation.DescribeOrganizationsAccess, subject.Home, subject.CallAs))
                        ),
                    ]
            )
        );

        return [.. rows.SelectMany(some => some)];
    }

    public static IReadOnlyList<Row> JudgeServices(IReadOnlyCollection<string> trusted, bool isDelegated)
    {
        ArgumentNullException.ThrowIfNull(trusted);

        return
        [
            trusted.Contains(StackSets)
                ? Row.Ok(Name, Row.Organization, $"{StackSets}, for the stack sets")
                : Row.Fail(
                    Name,
                    Row.Organization,
                    $"{StackSets} is not trusted; the stack sets need it",
                    "from the management account: aws cloudformation activate-organizations-access"
                ),
            JudgeConfig(trusted, isDelegated),
            .. isDelegated ? [JudgeConfigSetup(trusted)] : Array.Empty<Row>(),
        ];
    }

    public static Row JudgeStackSets(JsonElement answer)
    {
        var status = answer.Text("Status");

        return status == "ENABLED"
            ? Row.Ok(Name, Row.Organization, "StackSets may act in the organization")
            : Row.Fail(
                Name,
                Row.Organization,
                $"CloudFormation says of its access to the organization: {status ?? "nothing"}",
                "from the management account: aws cloudformation activate-organizations-access"
            );
    }

    private static Row JudgeConfig(IReadOnlyCollection<string> trusted, bool isDelegated) =>
        (trusted.Contains(Config), isDelegated) switch
        {
            (true, _) => Row.Ok(Name, Row.Organization, $"{Config}, for the aggregator"),
            (false, true) => Row.Fail(
                Name,
                Row.Organization,
                $"{Config} is not trusted; the aggregator of a delegated administrator needs it",
                Enable(Config)
            ),
            // https://docs.aws.amazon.com/config/latest/APIReference/API_PutConfigurationAggregator.html
            (false, false) => Row.Warn(
                Name,
                Row.Organization,
                $"{Config} is not trusted yet; AWS Config enables it when the management account makes the aggregator",
                $"nothing, where who deploys may organizations:EnableAWSServiceAccess; else {Enable(Config)}"
            ),
        };

    /// <summary>AWS registers a delegated administrator of Config for both, and says that this one is for rules and packs of the organization, which there are none of here.</summary>
    private static Row JudgeConfigSetup(IReadOnlyCollection<string> trusted) =>
        trusted.Contains(ConfigSetup)
            ? Row.Ok(Name, Row.Organization, $"{ConfigSetup}, which AWS asks for beside {Config} of a delegated administrator")
            : Row.Warn(
                Name,
                Row.Organization,
                $"{ConfigSetup} is not trusted; AWS asks for it beside {Config} of a delegated administrator",
                Enable(ConfigSetup)
            );

    private static string Enable(string principal) =>
        $"from the management account: aws organizations enable-aws-service-access --service-principal {principal}";
}
