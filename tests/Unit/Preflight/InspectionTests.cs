using ConfigRule.Cdk.Preflight;
using ConfigRule.Cdk.Preflight.Cli;

namespace ConfigRule.Tests.Preflight;

/// <summary>The whole inspection of an organization that is as it should be but for one thing.</summary>
public sealed class InspectionTests
{
    private const string Delegated = "444455556666";

    [Fact]
    public async Task A_healthy_organization_passes()
    {
        var rows = await HealthyOrganization.InspectAsync(HealthyOrganization.Aws());

        Assert.True(Report.Passes(rows), Report.Table(rows));
        Assert.Equal(["template"], rows.Where(row => row.Result == Result.Warn).Select(row => row.Check));
    }

    [Fact]
    public async Task Every_call_that_is_denied_fails_or_says_that_a_default_was_taken()
    {
        var healthy = HealthyOrganization.Aws();
        await HealthyOrganization.InspectAsync(healthy);

        foreach (var operation in healthy.Calls.Select(call => call.Operation).Distinct())
        {
            var aws = HealthyOrganization.Aws();
            foreach (var about in healthy.Calls.Where(call => call.Operation == operation).SelectMany(call => call.Arguments).Append(""))
            {
                aws.Answers(operation, "!AccessDenied: denied for a test", about);
            }

            var rows = await HealthyOrganization.InspectAsync(aws);

            var denied = Assert.Single(
                RowGroup
                    .Of([.. rows.Where(row => row.Found.Contains("denied for a test", StringComparison.Ordinal))])
                    .DistinctBy(group => group.Check)
            );
            Assert.Equal(operation == AwsOperation.ListServiceQuotas ? Result.Warn : Result.Fail, denied.Result);
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
        "the roll-out is from the management account, 999988887777"
    )]
    public async Task A_caller_that_cannot_roll_out_is_told_and_nothing_else_is_looked_at(string organization, string found)
    {
        var aws = HealthyOrganization.Aws().Answers(AwsOperation.DescribeOrganization, organization);

        var rows = await HealthyOrganization.InspectAsync(aws);

        Assert.Contains(rows, row => row.Result == Result.Fail && row.Found.Contains(found, StringComparison.Ordinal));
        Assert.Contains(rows, row => row is { Result: Result.Fail, Check: "everything else" });
        Assert.Equal(2, aws.Calls.Count);
    }

    [Fact]
    public async Task A_delegated_administrator_has_to_be_the_one_that_calls()
    {
        var rows = await HealthyOrganization.InspectAsync(
            HealthyOrganization.Aws(),
            HealthyOrganization.Settings with
            {
                DelegatedAdministrator = Delegated,
            }
        );

        Assert.Contains(
            rows,
            row =>
                row.Result == Result.Fail && row.Found.Contains($"from the delegated administrator, {Delegated}", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_delegated_administrator_asks_CloudFormation_as_such_and_is_held_to_what_it_is_registered_for()
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

        var rows = await HealthyOrganization.InspectAsync(aws, HealthyOrganization.Settings with { DelegatedAdministrator = Delegated });

        Assert.Equal(
            [
                (Result.Ok, "registered for member.org.stacksets.cloudformation.amazonaws.com"),
                (Result.Fail, "not registered for config.amazonaws.com; the aggregator needs it"),
                (Result.Warn, "not registered for config-multiaccountsetup.amazonaws.com; AWS asks for it beside config.amazonaws.com"),
            ],
            rows.Where(row => row.Check == "delegated administrator").Select(row => (row.Result, row.Found))
        );
        Assert.All(
            aws.Calls.Where(call =>
                call.Operation == AwsOperation.DescribeStackSet || call.Operation == AwsOperation.DescribeOrganizationsAccess
            ),
            call => Assert.Equal(["--call-as", "DELEGATED_ADMIN"], call.Arguments.TakeLast(2))
        );
    }

    [Fact]
    public async Task An_account_that_is_not_registered_at_all_is_no_failed_read()
    {
        var aws = HealthyOrganization
            .Aws()
            .Answers(
                AwsOperation.GetCallerIdentity,
                $$"""{"Account": "{{Delegated}}", "Arn": "arn:aws:iam::{{Delegated}}:user/operator"}"""
            )
            .Answers(AwsOperation.ListDelegatedServices, "!AccountNotRegisteredException: no");

        var rows = await HealthyOrganization.InspectAsync(aws, HealthyOrganization.Settings with { DelegatedAdministrator = Delegated });

        Assert.Equal(
            3,
            rows.Count(row =>
                row.Check == "delegated administrator" && row.Found.StartsWith("not registered for", StringComparison.Ordinal)
            )
        );
    }

    [Fact]
    public async Task Without_a_role_other_accounts_fail_as_not_looked_at_and_the_callers_own_is_looked_into()
    {
        var rows = await HealthyOrganization.InspectAsync(HealthyOrganization.Aws(), options: new PreflightOptions());

        Assert.Equal(
            [HealthyOrganization.First, HealthyOrganization.Second],
            rows.Where(row => row.Remedy == "name a role with --role" && row.Result == Result.Fail).Select(row => row.Where)
        );
        Assert.Contains(rows, row => row is { Check: "recorder", Result: Result.Ok, Where: "111122223333/eu-west-1" });
    }

    [Fact]
    public async Task A_role_is_assumed_once_an_account_and_its_credentials_are_those_of_the_calls_there()
    {
        var aws = HealthyOrganization.Aws();

        await HealthyOrganization.InspectAsync(aws);

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
    public async Task Credentials_are_in_nothing_that_is_printed()
    {
        var aws = HealthyOrganization.Aws().Answers(AwsOperation.DescribeRecorders, "!AccessDenied: no");

        var rows = await HealthyOrganization.InspectAsync(aws);

        var role = aws.Calls.Select(call => call.Role).OfType<RoleCredentials>().First();
        var printed = Report.Table(rows) + Report.Json(rows) + string.Concat(aws.Calls) + role;
        Assert.All(role.Environment.Values, secret => Assert.DoesNotContain(secret, printed, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_account_without_a_recorder_is_reported_with_its_ways_out_and_no_rule_is_looked_for()
    {
        var aws = HealthyOrganization
            .Aws()
            .Answers(AwsOperation.DescribeRecorders, """{"ConfigurationRecorders": []}""", HealthyOrganization.Second);

        var rows = await HealthyOrganization.InspectAsync(aws);

        Assert.Equal(
            ["333344445555/eu-west-1", "333344445555/us-east-1"],
            rows.Where(row => row.Result == Result.Fail).Select(row => row.Where)
        );
        Assert.All(
            rows.Where(row => row.Result == Result.Fail),
            row => Assert.Equal("turn AWS Config on there, or name the account in flowLogging:excludedAccounts", row.Remedy)
        );
        Assert.DoesNotContain(
            aws.Calls,
            call => call.Operation == AwsOperation.DescribeRules && call.Role?.Account == HealthyOrganization.Second
        );
    }

    [Fact]
    public async Task A_region_that_an_account_has_not_enabled_fails_and_is_not_asked()
    {
        var aws = HealthyOrganization
            .Aws()
            .Answers(
                AwsOperation.DescribeRegions,
                """{"Regions": [{"RegionName": "eu-west-1", "OptInStatus": "opt-in-not-required"}, {"RegionName": "us-east-1", "OptInStatus": "not-opted-in"}]}""",
                HealthyOrganization.First
            );

        var rows = await HealthyOrganization.InspectAsync(aws);

        var failed = Assert.Single(rows, row => row.Result == Result.Fail);
        Assert.Equal(("222233334444/us-east-1", "the region is not enabled: not-opted-in"), (failed.Where, failed.Found));
        Assert.DoesNotContain(aws.Calls, call => call.Region == "us-east-1" && call.Role?.Account == HealthyOrganization.First);
    }

    [Fact]
    public async Task A_sample_is_said_to_be_one_and_always_has_the_canaries()
    {
        var aws = HealthyOrganization.Aws();

        var rows = await HealthyOrganization.InspectAsync(
            aws,
            HealthyOrganization.Settings with
            {
                CanaryAccounts = [HealthyOrganization.Second],
            },
            new PreflightOptions { Role = "Audit", Sample = 1 }
        );

        Assert.DoesNotContain(rows, row => row.Result == Result.Fail);
        Assert.Contains(rows, row => row is { Check: "account", Result: Result.Ok, Found: "all 2 accounts were chosen to be looked into" });

        rows = await HealthyOrganization.InspectAsync(aws, options: new PreflightOptions { Role = "Audit", Sample = 1 });

        Assert.Contains(
            rows,
            row => row is { Check: "account", Result: Result.Warn, Found: "a sample: 1 of 2 accounts were chosen to be looked into" }
        );
    }

    [Fact]
    public void A_sample_is_spread_over_all_accounts()
    {
        var targets = Enumerable.Range(0, 1000).Select(number => new TargetAccount($"{number:D12}", "", "ACTIVE")).ToList();
        var subject = HealthyOrganization.Subject(new CannedAws());

        var sample = AccountSample.Of(subject, new Caller("555566667777", "aws", "111122223333"), targets, 4);

        Assert.Equal(["000000000000", "000000000250", "000000000500", "000000000750"], sample);
    }

    [Fact]
    public async Task A_management_account_beside_a_delegated_administrator_is_looked_into_where_it_is_named()
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
            .Answers(AwsOperation.GetParameter, "!ParameterNotFound: none", HealthyOrganization.Management);

        var rows = await HealthyOrganization.InspectAsync(
            aws,
            HealthyOrganization.Settings with
            {
                DelegatedAdministrator = Delegated,
                ManagementAccount = HealthyOrganization.Management,
            }
        );

        Assert.Equal(
            ["111122223333/eu-west-1", "111122223333/us-east-1"],
            rows.Where(row => row is { Check: "CDK bootstrap", Result: Result.Fail, Found: "not bootstrapped" }).Select(row => row.Where)
        );
    }
}
