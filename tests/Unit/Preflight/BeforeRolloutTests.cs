using ConfigRule.Cdk.Preflight;
using ConfigRule.Cdk.Preflight.Checks;
using ConfigRule.Cdk.Preflight.Reading;
using ConfigRule.Cdk.Preflight.Reporting;

namespace ConfigRule.Tests.Preflight;

/// <summary>All checks before a roll-out, in an organization where one thing is different from a healthy one.</summary>
public sealed class BeforeRolloutTests
{
    private const string Delegated = "444455556666";

    [Fact]
    public async Task A_healthy_organization_passes()
    {
        var findings = await HealthyOrganization.CheckAsync(HealthyOrganization.Aws());

        Assert.True(Report.Passes(findings), Printed.Table(findings));
        Assert.Equal(["template"], findings.Where(finding => finding.Outcome == Outcome.Warn).Select(finding => finding.Check));
    }

    [Fact]
    public async Task Every_denied_call_fails_or_reports_that_a_default_is_used()
    {
        var healthy = HealthyOrganization.Aws();
        await HealthyOrganization.CheckAsync(healthy);

        foreach (var operation in healthy.Calls.Select(call => call.Operation).Distinct())
        {
            var aws = HealthyOrganization.Aws();
            foreach (var about in healthy.Calls.Where(call => call.Operation == operation).SelectMany(call => call.Arguments).Append(""))
            {
                aws.Answers(operation, "!AccessDenied: denied for a test", about);
            }

            var findings = await HealthyOrganization.CheckAsync(aws);

            var denied = Assert.Single(
                FindingGroup
                    .Of([.. findings.Where(finding => finding.Found.Contains("denied for a test", StringComparison.Ordinal))])
                    .DistinctBy(group => group.Check)
            );
            Assert.Equal(operation == AwsOperation.ListServiceQuotas ? Outcome.Warn : Outcome.Fail, denied.Outcome);
            Assert.Contains(operation.Permission, denied.Remedy, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(
        """{"Organization": {"Id": "o-another1234", "FeatureSet": "ALL", "MasterAccountId": "111122223333"}}""",
        "the caller is in organization o-another1234, flowLogging:organizationId is o-exampleorg1"
    )]
    [InlineData(
        """{"Organization": {"Id": "o-exampleorg1", "FeatureSet": "CONSOLIDATED_BILLING", "MasterAccountId": "111122223333"}}""",
        "feature set is CONSOLIDATED_BILLING"
    )]
    [InlineData(
        """{"Organization": {"Id": "o-exampleorg1", "FeatureSet": "ALL", "MasterAccountId": "999988887777"}}""",
        "but the management account, 999988887777, has to deploy"
    )]
    public async Task A_caller_that_cannot_deploy_is_reported_and_nothing_else_is_checked(string organization, string found)
    {
        var aws = HealthyOrganization.Aws().Answers(AwsOperation.DescribeOrganization, organization);

        var findings = await HealthyOrganization.CheckAsync(aws);

        Assert.Contains(findings, finding => finding.Outcome == Outcome.Fail && finding.Found.Contains(found, StringComparison.Ordinal));
        Assert.Contains(findings, finding => finding is { Outcome: Outcome.Fail, Check: "everything else" });
        Assert.Equal(2, aws.Calls.Count);
    }

    [Fact]
    public async Task A_delegated_administrator_has_to_be_the_caller()
    {
        var findings = await HealthyOrganization.CheckAsync(
            HealthyOrganization.Aws(),
            HealthyOrganization.Settings with
            {
                DelegatedAdministrator = Delegated,
            }
        );

        Assert.Contains(
            findings,
            finding =>
                finding.Outcome == Outcome.Fail
                && finding.Found.Contains($"but the delegated administrator, {Delegated}, has to deploy", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_delegated_administrator_calls_CloudFormation_as_such_and_has_to_be_registered_for_each_service()
    {
        var aws = HealthyOrganization
            .Aws()
            .Answers(
                AwsOperation.GetCallerIdentity,
                $$"""{"Account": "{{Delegated}}", "Arn": "arn:aws:iam::{{Delegated}}:user/operator"}"""
            )
            .Answers(
                AwsOperation.ListDelegatedServices,
                """{"DelegatedServices": [{"ServicePrincipal": "member.org.stacksets.cloudformation.amazonaws.com"}]}"""
            );

        var findings = await HealthyOrganization.CheckAsync(aws, HealthyOrganization.Settings with { DelegatedAdministrator = Delegated });

        Assert.Equal(
            [
                (Outcome.Ok, "registered for member.org.stacksets.cloudformation.amazonaws.com"),
                (Outcome.Fail, "not registered for config.amazonaws.com; the aggregator needs it"),
                (
                    Outcome.Warn,
                    "not registered for config-multiaccountsetup.amazonaws.com; AWS recommends it together with config.amazonaws.com"
                ),
            ],
            findings.Where(finding => finding.Check == "delegated administrator").Select(finding => (finding.Outcome, finding.Found))
        );
        Assert.All(
            aws.Calls.Where(call =>
                call.Operation == AwsOperation.DescribeStackSet || call.Operation == AwsOperation.DescribeOrganizationsAccess
            ),
            call => Assert.Equal(["--call-as", "DELEGATED_ADMIN"], call.Arguments.TakeLast(2))
        );
    }

    [Fact]
    public async Task An_account_that_is_not_registered_for_any_service_is_not_a_failed_read()
    {
        var aws = HealthyOrganization
            .Aws()
            .Answers(
                AwsOperation.GetCallerIdentity,
                $$"""{"Account": "{{Delegated}}", "Arn": "arn:aws:iam::{{Delegated}}:user/operator"}"""
            )
            .Answers(AwsOperation.ListDelegatedServices, "!AccountNotRegisteredException: no");

        var findings = await HealthyOrganization.CheckAsync(aws, HealthyOrganization.Settings with { DelegatedAdministrator = Delegated });

        Assert.Equal(
            3,
            findings.Count(finding =>
                finding.Check == "delegated administrator" && finding.Found.StartsWith("not registered for", StringComparison.Ordinal)
            )
        );
    }

    [Fact]
    public async Task Without_a_role_only_the_account_of_the_caller_is_checked_and_the_others_fail()
    {
        var findings = await HealthyOrganization.CheckAsync(HealthyOrganization.Aws(), options: new PreflightOptions());

        Assert.Equal(
            [HealthyOrganization.First, HealthyOrganization.Second],
            findings
                .Where(finding => finding.Remedy == AccountAccess.GiveRole && finding.Outcome == Outcome.Fail)
                .Select(finding => finding.Where)
        );
        Assert.Contains(findings, finding => finding is { Check: "recorder", Outcome: Outcome.Ok, Where: "111122223333/eu-west-1" });
    }

    [Fact]
    public async Task A_role_is_assumed_once_for_each_account_and_its_credentials_are_used_there()
    {
        var aws = HealthyOrganization.Aws();

        await HealthyOrganization.CheckAsync(aws);

        Assert.Equal(2, aws.Calls.Count(call => call.Operation == AwsOperation.AssumeRole));
        Assert.Equal(
            ["ASIA" + HealthyOrganization.First, "ASIA" + HealthyOrganization.Second, "caller"],
            aws.Calls.Where(call => call.Operation == AwsOperation.DescribeRecorders)
                .Select(call => call.Role?.Environment["AWS_ACCESS_KEY_ID"] ?? "caller")
                .Distinct()
                .Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task Credentials_are_never_printed()
    {
        var aws = HealthyOrganization.Aws().Answers(AwsOperation.DescribeRecorders, "!AccessDenied: no");

        var findings = await HealthyOrganization.CheckAsync(aws);

        var role = aws.Calls.Select(call => call.Role).OfType<RoleCredentials>().First();
        var printed = Printed.Table(findings) + BeforeRollout.Report.Json(findings) + string.Concat(aws.Calls) + role;
        Assert.All(role.Environment.Values, secret => Assert.DoesNotContain(secret, printed, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_account_without_a_recorder_is_reported_with_what_to_do_and_its_rules_are_not_read()
    {
        var aws = HealthyOrganization
            .Aws()
            .Answers(AwsOperation.DescribeRecorders, """{"ConfigurationRecorders": []}""", HealthyOrganization.Second);

        var findings = await HealthyOrganization.CheckAsync(aws);

        Assert.Equal(
            ["333344445555/eu-west-1", "333344445555/us-east-1"],
            findings.Where(finding => finding.Outcome == Outcome.Fail).Select(finding => finding.Where)
        );
        Assert.All(
            findings.Where(finding => finding.Outcome == Outcome.Fail),
            finding => Assert.Equal("turn on AWS Config there, or add the account to flowLogging:excludedAccounts", finding.Remedy)
        );
        Assert.DoesNotContain(
            aws.Calls,
            call => call.Operation == AwsOperation.DescribeRules && call.Role?.Account == HealthyOrganization.Second
        );
    }

    [Fact]
    public async Task A_region_that_an_account_has_not_enabled_fails_and_is_not_called()
    {
        var aws = HealthyOrganization
            .Aws()
            .Answers(
                AwsOperation.DescribeRegions,
                """{"Regions": [{"RegionName": "eu-west-1", "OptInStatus": "opt-in-not-required"}, {"RegionName": "us-east-1", "OptInStatus": "not-opted-in"}]}""",
                HealthyOrganization.First
            );

        var findings = await HealthyOrganization.CheckAsync(aws);

        var failed = Assert.Single(findings, finding => finding.Outcome == Outcome.Fail);
        Assert.Equal(("222233334444/us-east-1", "the region is not enabled: not-opted-in"), (failed.Where, failed.Found));
        Assert.DoesNotContain(aws.Calls, call => call.Region == "us-east-1" && call.Role?.Account == HealthyOrganization.First);
    }

    [Fact]
    public async Task A_sample_is_reported_as_one_and_always_has_the_canaries()
    {
        var aws = HealthyOrganization.Aws();

        var findings = await HealthyOrganization.CheckAsync(
            aws,
            HealthyOrganization.Settings with
            {
                CanaryAccounts = [HealthyOrganization.Second],
            },
            new PreflightOptions { Role = "Audit", Sample = 1 }
        );

        Assert.DoesNotContain(findings, finding => finding.Outcome == Outcome.Fail);
        Assert.Contains(findings, finding => finding is { Check: "account", Outcome: Outcome.Ok, Found: "all 2 accounts were chosen" });

        findings = await HealthyOrganization.CheckAsync(aws, options: new PreflightOptions { Role = "Audit", Sample = 1 });

        Assert.Contains(
            findings,
            finding => finding is { Check: "account", Outcome: Outcome.Warn, Found: "a sample: 1 of 2 accounts were chosen" }
        );
    }

    [Fact]
    public void A_sample_is_spread_over_all_accounts()
    {
        var targets = Enumerable.Range(0, 1000).Select(number => new OrganizationAccount($"{number:D12}", "", "ACTIVE")).ToList();
        var rollout = HealthyOrganization.CheckedRollout(new CannedAws());

        var sample = AccountSample.Of(rollout, new Caller("555566667777", "aws", "111122223333"), targets, 4);

        Assert.Equal(["000000000000", "000000000250", "000000000500", "000000000750"], sample);
    }

    [Fact]
    public async Task With_a_delegated_administrator_the_management_account_is_checked_if_it_is_in_the_settings()
    {
        var aws = HealthyOrganization
            .Aws()
            .Answers(
                AwsOperation.GetCallerIdentity,
                $$"""{"Account": "{{Delegated}}", "Arn": "arn:aws:iam::{{Delegated}}:user/operator"}"""
            )
            .Answers(AwsOperation.ListDelegatedServices, """{"DelegatedServices": []}""")
            .Answers(
                AwsOperation.AssumeRole,
                HealthyOrganization.Credentials(HealthyOrganization.Management),
                $"arn:aws:iam::{HealthyOrganization.Management}:role/Audit"
            )
            .Answers(AwsOperation.GetBootstrapVersion, "!ParameterNotFound: none", HealthyOrganization.Management);

        var findings = await HealthyOrganization.CheckAsync(
            aws,
            HealthyOrganization.Settings with
            {
                DelegatedAdministrator = Delegated,
                ManagementAccount = HealthyOrganization.Management,
            }
        );

        Assert.Equal(
            ["111122223333/eu-west-1", "111122223333/us-east-1"],
            findings
                .Where(finding => finding is { Check: "CDK bootstrap", Outcome: Outcome.Fail, Found: "not bootstrapped" })
                .Select(finding => finding.Where)
        );
    }
}
