using System.Text.Json;
using ConfigRule.Cdk.Preflight.Reading;
using ConfigRule.Cdk.Preflight.Reporting;

namespace ConfigRule.Cdk.Preflight.Checks;

/// <summary>Whether the organization trusts the services that the roll-out uses.</summary>
/// <remarks>
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-orgs-activate-trusted-access.html
/// https://docs.aws.amazon.com/config/latest/developerguide/aggregated-register-delegated-administrator.html
/// </remarks>
public static class TrustedAccessCheck
{
    public const string Name = "trusted access";

    public static Check Declaration { get; } =
        new(Name, "the organization trusts StackSets, and AWS Config for the aggregator")
        {
            ByCaller = [AwsOperation.ListServiceAccess, AwsOperation.DescribeOrganizationsAccess],
        };

    public const string StackSets = "member.org.stacksets.cloudformation.amazonaws.com";
    public const string Config = "config.amazonaws.com";
    public const string ConfigSetup = "config-multiaccountsetup.amazonaws.com";

    public static async Task<IReadOnlyList<Finding>> RunAsync(CheckedRollout rollout)
    {
        ArgumentNullException.ThrowIfNull(rollout);
        var isDelegated = rollout.Organization.DelegatedAdministrator is not null;
        var findings = await Task.WhenAll(
            ReadFailures.CatchAsync(
                Name,
                Finding.Organization,
                async () =>
                {
                    var call = new AwsCall(AwsOperation.ListServiceAccess, rollout.Home);
                    var answer = await rollout.Aws.ReadAsync(call);
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
            ReadFailures.CatchAsync(
                Name,
                Finding.Organization,
                async () =>
                    [
                        JudgeStackSets(
                            await rollout.Aws.ReadAsync(new AwsCall(AwsOperation.DescribeOrganizationsAccess, rollout.Home, rollout.CallAs))
                        ),
                    ]
            )
        );

        return [.. findings.SelectMany(some => some)];
    }

    public static IReadOnlyList<Finding> JudgeServices(IReadOnlyCollection<string> trusted, bool isDelegated)
    {
        ArgumentNullException.ThrowIfNull(trusted);

        return
        [
            trusted.Contains(StackSets)
                ? Finding.Ok(Name, Finding.Organization, $"{StackSets} is trusted")
                : Finding.Fail(
                    Name,
                    Finding.Organization,
                    $"{StackSets} is not trusted; the stack sets need it",
                    "from the management account: aws cloudformation activate-organizations-access"
                ),
            JudgeConfig(trusted, isDelegated),
            .. isDelegated ? [JudgeConfigSetup(trusted)] : Array.Empty<Finding>(),
        ];
    }

    public static Finding JudgeStackSets(JsonElement answer)
    {
        var status = answer.Text("Status");

        return status == "ENABLED"
            ? Finding.Ok(Name, Finding.Organization, "StackSets has access to the organization")
            : Finding.Fail(
                Name,
                Finding.Organization,
                $"the access of CloudFormation to the organization is {status ?? "unknown"}",
                "from the management account: aws cloudformation activate-organizations-access"
            );
    }

    private static Finding JudgeConfig(IReadOnlyCollection<string> trusted, bool isDelegated) =>
        (trusted.Contains(Config), isDelegated) switch
        {
            (true, _) => Finding.Ok(Name, Finding.Organization, $"{Config} is trusted"),
            (false, true) => Finding.Fail(
                Name,
                Finding.Organization,
                $"{Config} is not trusted; the aggregator of a delegated administrator needs it",
                Enable(Config)
            ),
            // https://docs.aws.amazon.com/config/latest/APIReference/API_PutConfigurationAggregator.html
            (false, false) => Finding.Warn(
                Name,
                Finding.Organization,
                $"{Config} is not trusted yet; AWS Config enables it when the management account creates the aggregator",
                $"nothing, if the deploying role has organizations:EnableAWSServiceAccess; else {Enable(Config)}"
            ),
        };

    /// <summary>
    /// AWS registers a delegated administrator of AWS Config for both services. This one serves organization rules and
    /// conformance packs, which this project does not use.
    /// </summary>
    private static Finding JudgeConfigSetup(IReadOnlyCollection<string> trusted) =>
        trusted.Contains(ConfigSetup)
            ? Finding.Ok(Name, Finding.Organization, $"{ConfigSetup} is trusted")
            : Finding.Warn(
                Name,
                Finding.Organization,
                $"{ConfigSetup} is not trusted; AWS recommends it together with {Config} for a delegated administrator",
                Enable(ConfigSetup)
            );

    private static string Enable(string principal) =>
        $"from the management account: aws organizations enable-aws-service-access --service-principal {principal}";
}
