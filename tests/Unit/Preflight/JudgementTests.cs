using System.Globalization;
using ConfigRule.Cdk.Preflight;
using ConfigRule.Cdk.Preflight.Checks;
using ConfigRule.Cdk.Preflight.Reading;
using ConfigRule.Cdk.Preflight.Reporting;
using ConfigRule.Cdk.Settings;

namespace ConfigRule.Tests.Preflight;

/// <summary>The finding of each check for a response of AWS.</summary>
public sealed class JudgementTests
{
    private const string StackSets = TrustedAccessCheck.StackSets;

    [Theory]
    [InlineData(new[] { StackSets, TrustedAccessCheck.Config }, false, "OK OK")]
    [InlineData(new[] { StackSets }, false, "OK WARN")]
    [InlineData(new[] { TrustedAccessCheck.Config }, false, "FAIL OK")]
    [InlineData(new[] { StackSets }, true, "OK FAIL WARN")]
    [InlineData(new[] { StackSets, TrustedAccessCheck.Config, TrustedAccessCheck.ConfigSetup }, true, "OK OK OK")]
    public void The_services_that_the_deploying_account_needs_have_to_be_trusted(string[] trusted, bool isDelegated, string expected)
    {
        Assert.Equal(expected, Results(TrustedAccessCheck.JudgeServices(trusted, isDelegated)));
    }

    [Theory]
    [InlineData("""{"Status": "ENABLED"}""", Outcome.Ok)]
    [InlineData("""{"Status": "DISABLED"}""", Outcome.Fail)]
    [InlineData("""{"Status": "DISABLED_PERMANENTLY"}""", Outcome.Fail)]
    [InlineData("{}", Outcome.Fail)]
    public void StackSets_act_in_the_organization_only_where_that_is_enabled(string answer, Outcome expected)
    {
        Assert.Equal(expected, TrustedAccessCheck.JudgeStackSets(CannedAws.Json(answer)).Outcome);
    }

    [Fact]
    public async Task A_unit_or_root_that_does_not_exist_fails_and_the_accounts_are_not_known()
    {
        var aws = HealthyOrganization
            .Aws()
            .Answers(AwsOperation.DescribeUnit, "!OrganizationalUnitNotFoundException: none")
            .Answers(AwsOperation.ListRoots, """{"Roots": [{"Id": "r-abcd"}]}""");

        var (findings, targets) = await AccountsCheck.RunAsync(
            HealthyOrganization.CheckedRollout(
                aws,
                HealthyOrganization.Settings with
                {
                    OrganizationalUnits = [HealthyOrganization.Unit, "r-wxyz"],
                }
            ),
            HealthyOrganization.Caller
        );

        Assert.Null(targets);
        Assert.Equal(
            ["the organization has no such unit", "the organization has no such root; it has r-abcd"],
            findings.Select(finding => finding.Found)
        );
        Assert.All(findings, finding => Assert.Equal(Outcome.Fail, finding.Outcome));
    }

    [Fact]
    public async Task An_account_in_two_named_units_is_counted_once()
    {
        var settings = HealthyOrganization.Settings with { OrganizationalUnits = [HealthyOrganization.Unit, HealthyOrganization.Child] };

        var (_, targets) = await AccountsCheck.RunAsync(
            HealthyOrganization.CheckedRollout(HealthyOrganization.Aws(), settings),
            HealthyOrganization.Caller
        );

        Assert.Equal([HealthyOrganization.First, HealthyOrganization.Second], targets?.Select(target => target.Id));
    }

    [Fact]
    public async Task The_root_means_all_accounts_and_takes_one_listing()
    {
        var aws = HealthyOrganization
            .Aws()
            .Answers(AwsOperation.ListRoots, """{"Roots": [{"Id": "r-abcd"}]}""")
            .Answers(AwsOperation.ListAccounts, HealthyOrganization.Accounts(HealthyOrganization.Management, HealthyOrganization.First));

        var (findings, targets) = await AccountsCheck.RunAsync(
            HealthyOrganization.CheckedRollout(aws, HealthyOrganization.Settings with { OrganizationalUnits = ["r-abcd"] }),
            HealthyOrganization.Caller
        );

        Assert.Equal([HealthyOrganization.First], targets?.Select(target => target.Id));
        Assert.Contains(
            findings,
            finding =>
                finding.Where == HealthyOrganization.Management
                && finding.Found.Contains("it gets an ordinary stack in each region", StringComparison.Ordinal)
        );
        Assert.Equal(2, aws.Calls.Count);
    }

    [Fact]
    public void Suspended_accounts_are_named_and_are_not_targets()
    {
        OrganizationAccount[] accounts = [new("222233334444", "", "ACTIVE"), new("333344445555", "", "SUSPENDED")];

        var findings = AccountsCheck.Judge(HealthyOrganization.Settings, HealthyOrganization.Caller, accounts);

        Assert.Contains(
            findings,
            finding => finding.Outcome == Outcome.Warn && finding.Found.Contains("333344445555 (SUSPENDED)", StringComparison.Ordinal)
        );
        Assert.Single(AccountsCheck.Targets(HealthyOrganization.Settings, HealthyOrganization.Caller, accounts));
    }

    [Fact]
    public void A_roll_out_without_accounts_fails()
    {
        var findings = AccountsCheck.Judge(
            HealthyOrganization.Settings with
            {
                ExcludedAccounts = ["222233334444"],
            },
            HealthyOrganization.Caller,
            [new("222233334444", "", "ACTIVE")]
        );

        Assert.Equal("FAIL", Results(findings));
    }

    [Fact]
    public async Task A_canary_that_is_suspended_outside_the_units_or_unknown_fails_and_an_excluded_account_outside_the_units_warns()
    {
        var aws = HealthyOrganization
            .Aws()
            .Answers(
                AwsOperation.ListAccountsOfParent,
                """{"Accounts": [{"Id": "222233334444", "State": "SUSPENDED", "Status": "ACTIVE"}]}""",
                HealthyOrganization.Unit
            )
            .Answers(AwsOperation.DescribeAccount, """{"Account": {}}""")
            .Answers(AwsOperation.DescribeAccount, "!AccountNotFoundException: none", "666677778888");
        var settings = HealthyOrganization.Settings with
        {
            CanaryAccounts = ["222233334444", "555566667777", "666677778888"],
            ExcludedAccounts = ["777788889999"],
        };

        var (findings, _) = await AccountsCheck.RunAsync(HealthyOrganization.CheckedRollout(aws, settings), HealthyOrganization.Caller);

        Assert.Equal(Outcome.Fail, Assert.Single(findings, finding => finding.Where == "222233334444").Outcome);
        Assert.Equal(
            Outcome.Fail,
            Assert
                .Single(
                    findings,
                    finding =>
                        finding.Where == "555566667777"
                        && finding.Found.StartsWith("this canary is not in the units", StringComparison.Ordinal)
                )
                .Outcome
        );
        Assert.Equal(
            Outcome.Fail,
            Assert
                .Single(
                    findings,
                    finding => finding.Where == "666677778888" && finding.Found.Contains("no such account", StringComparison.Ordinal)
                )
                .Outcome
        );
        Assert.Equal(Outcome.Warn, Assert.Single(findings, finding => finding.Where == "777788889999").Outcome);
    }

    [Theory]
    [InlineData(5000, "[]", "OK OK", "the documented default")]
    [InlineData(5001, "[]", "OK WARN", "the documented default")]
    [InlineData(50001, "[]", "FAIL WARN", "the documented default")]
    [InlineData(1001, """[{"QuotaName": "Stack instances per stack set", "Value": 2000.0}]""", "FAIL OK", "the account's quota")]
    public void Accounts_times_regions_have_to_fit_into_a_stack_set(int accounts, string quotas, string expected, string source)
    {
        var targets = Enumerable
            .Range(0, accounts)
            .Select(number => new OrganizationAccount(number.ToString("D12", CultureInfo.InvariantCulture), "", "ACTIVE"))
            .ToList();

        var findings = QuotaCheck.Judge(HealthyOrganization.Settings, targets, [.. CannedAws.Json(quotas).EnumerateArray()]);

        Assert.Equal(expected, Results(findings));
        Assert.Contains(source, findings[0].Found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("eu-west-1", "opt-in-not-required", Outcome.Ok)]
    [InlineData("eu-west-1", "opted-in", Outcome.Ok)]
    [InlineData("eu-west-1", "not-opted-in", Outcome.Fail)]
    [InlineData("mars-north-1", "opted-in", Outcome.Fail)]
    public void A_region_has_to_be_enabled(string listed, string state, Outcome expected)
    {
        var findings = RegionsCheck.Judge(
            "222233334444",
            ["eu-west-1"],
            [CannedAws.Json($$"""{"RegionName": "{{listed}}", "OptInStatus": "{{state}}"}""")]
        );

        Assert.Equal(expected, Assert.Single(findings).Outcome);
    }

    [Theory]
    [InlineData("""{"ProvisioningType": "FULLY_MUTABLE", "DeprecatedStatus": "LIVE"}""", Outcome.Ok)]
    [InlineData("""{"ProvisioningType": "NON_PROVISIONABLE"}""", Outcome.Fail)]
    [InlineData("""{"ProvisioningType": "FULLY_MUTABLE", "DeprecatedStatus": "DEPRECATED"}""", Outcome.Warn)]
    public void CloudFormation_has_to_be_able_to_create_remediation_configurations(string type, Outcome expected)
    {
        Assert.Equal(expected, ResourceTypeCheck.Judge("eu-north-1", CannedAws.Json(type)).Outcome);
    }

    [Fact]
    public async Task A_region_whose_CloudFormation_has_no_remediation_configuration_fails()
    {
        var aws = new CannedAws().Answers(AwsOperation.DescribeType, "!TypeNotFoundException: none");

        var finding = Assert.Single(await ResourceTypeCheck.RunAsync(HealthyOrganization.CheckedRollout(aws), ["eu-north-1"]));

        Assert.Equal(
            (Outcome.Fail, "CloudFormation does not know AWS::Config::RemediationConfiguration"),
            (finding.Outcome, finding.Found)
        );
    }

    [Theory]
    [InlineData("""{"recordingGroup": {"allSupported": true}}""", Outcome.Ok, "records AWS::EC2::VPC and AWS::EC2::FlowLog continuously")]
    [InlineData(
        """{"recordingGroup": {"allSupported": false, "resourceTypes": ["AWS::EC2::VPC", "AWS::EC2::FlowLog"], "recordingStrategy": {"useOnly": "INCLUSION_BY_RESOURCE_TYPES"}}}""",
        Outcome.Ok,
        "records AWS::EC2::VPC and AWS::EC2::FlowLog continuously"
    )]
    [InlineData(
        """{"recordingGroup": {"allSupported": false, "resourceTypes": ["AWS::EC2::VPC"]}}""",
        Outcome.Fail,
        "the recorder does not record AWS::EC2::FlowLog"
    )]
    [InlineData(
        """{"recordingGroup": {"allSupported": false, "resourceTypes": []}}""",
        Outcome.Fail,
        "the recorder does not record AWS::EC2::VPC and AWS::EC2::FlowLog"
    )]
    [InlineData(
        """{"recordingGroup": {"allSupported": false, "exclusionByResourceTypes": {"resourceTypes": ["AWS::S3::Bucket"]}, "recordingStrategy": {"useOnly": "EXCLUSION_BY_RESOURCE_TYPES"}}}""",
        Outcome.Ok,
        "records AWS::EC2::VPC and AWS::EC2::FlowLog continuously"
    )]
    [InlineData(
        """{"recordingGroup": {"allSupported": false, "exclusionByResourceTypes": {"resourceTypes": ["AWS::EC2::FlowLog"]}, "recordingStrategy": {"useOnly": "EXCLUSION_BY_RESOURCE_TYPES"}}}""",
        Outcome.Fail,
        "the recorder does not record AWS::EC2::FlowLog"
    )]
    [InlineData(
        """{"recordingGroup": {"allSupported": true}, "recordingMode": {"recordingFrequency": "DAILY"}}""",
        Outcome.Warn,
        "AWS::EC2::VPC and AWS::EC2::FlowLog are recorded daily: changes show daily, not within minutes"
    )]
    [InlineData(
        """{"recordingGroup": {"allSupported": true}, "recordingMode": {"recordingFrequency": "CONTINUOUS", "recordingModeOverrides": [{"resourceTypes": ["AWS::EC2::FlowLog"], "recordingFrequency": "DAILY"}]}}""",
        Outcome.Warn,
        "AWS::EC2::FlowLog is recorded daily: changes show daily, not within minutes"
    )]
    [InlineData(
        """{"recordingGroup": {"allSupported": true}, "recordingMode": {"recordingFrequency": "DAILY", "recordingModeOverrides": [{"resourceTypes": ["AWS::EC2::VPC", "AWS::EC2::FlowLog"], "recordingFrequency": "CONTINUOUS"}]}}""",
        Outcome.Ok,
        "records AWS::EC2::VPC and AWS::EC2::FlowLog continuously"
    )]
    public void A_recorder_has_to_record_both_types(string recorder, Outcome expected, string found)
    {
        var finding = Assert.Single(
            RecorderCheck.Judge(
                "a/r",
                CannedAws.Json(recorder),
                CannedAws.Json("""{"recording": true, "lastStatus": "Success"}"""),
                [CannedAws.Json("{}")]
            )
        );

        Assert.Equal((expected, found), (finding.Outcome, finding.Found));
    }

    [Theory]
    [InlineData("""{"recording": false}""", 1, Outcome.Fail, "the recorder is not recording")]
    [InlineData(
        """{"recording": true, "lastStatus": "FAILURE", "lastErrorCode": "AccessDenied", "lastErrorMessage": "no"}""",
        1,
        Outcome.Warn,
        "the last status of the recorder is a failure: AccessDenied no"
    )]
    [InlineData(
        """{"recording": true, "lastStatus": "Pending"}""",
        0,
        Outcome.Fail,
        "AWS Config has no delivery channel, so its recorder cannot run"
    )]
    public void A_recorder_has_to_run_and_deliver(string status, int channels, Outcome expected, string found)
    {
        var finding = Assert.Single(
            RecorderCheck.Judge(
                "a/r",
                CannedAws.Json("""{"recordingGroup": {"allSupported": true}}"""),
                CannedAws.Json(status),
                [.. Enumerable.Repeat(CannedAws.Json("{}"), channels)]
            )
        );

        Assert.Equal((expected, found), (finding.Outcome, finding.Found));
    }

    [Fact]
    public async Task A_recorder_of_an_AWS_service_is_not_the_recorder_of_the_account()
    {
        var aws = HealthyOrganization
            .Aws()
            .Answers(
                AwsOperation.DescribeRecorders,
                """{"ConfigurationRecorders": [{"name": "AWSConfigurationRecorderForX", "servicePrincipal": "x.amazonaws.com", "recordingGroup": {"allSupported": true}}]}"""
            );

        var (findings, exists) = await RecorderCheck.RunAsync(HealthyOrganization.CheckedRollout(aws), "222233334444", "eu-west-1", null);

        Assert.False(exists);
        Assert.Equal(Outcome.Fail, Assert.Single(findings).Outcome);
    }

    [Theory]
    [InlineData("StackSet-RejectFlowLogging-Organization-1234", Outcome.Ok)]
    [InlineData("StackSet-RejectFlowLogging-Canary-1234", Outcome.Ok)]
    [InlineData("RejectFlowLogging-Management-eu-west-1", Outcome.Ok)]
    [InlineData("RejectFlowLogging", Outcome.Fail)]
    [InlineData("StackSet-AnotherTool-1234", Outcome.Fail)]
    public async Task A_rule_with_that_name_collides_if_it_belongs_to_another_stack(string stack, Outcome expected)
    {
        var aws = HealthyOrganization
            .Aws()
            .Answers(AwsOperation.DescribeRules, """{"ConfigRules": [{"ConfigRuleName": "vpc-reject-flow-logging"}]}""")
            .Answers(
                AwsOperation.DescribeStackResources,
                $$"""{"StackResources": [{"StackName": "{{stack}}", "ResourceType": "AWS::Config::ConfigRule", "PhysicalResourceId": "vpc-reject-flow-logging"}]}"""
            );

        Assert.Equal(
            expected,
            Assert.Single(await RuleCheck.RunAsync(HealthyOrganization.CheckedRollout(aws), "222233334444", "eu-west-1", null)).Outcome
        );
    }

    [Fact]
    public async Task A_rule_with_that_name_outside_a_stack_collides()
    {
        var aws = HealthyOrganization
            .Aws()
            .Answers(AwsOperation.DescribeRules, """{"ConfigRules": [{"ConfigRuleName": "vpc-reject-flow-logging"}]}""")
            .Answers(AwsOperation.DescribeStackResources, "!ValidationError: Stack for vpc-reject-flow-logging does not exist");

        var finding = Assert.Single(await RuleCheck.RunAsync(HealthyOrganization.CheckedRollout(aws), "222233334444", "eu-west-1", null));

        Assert.Equal((Outcome.Fail, "another rule vpc-reject-flow-logging exists, without a stack"), (finding.Outcome, finding.Found));
    }

    [Theory]
    [InlineData(999, Outcome.Ok)]
    [InlineData(1000, Outcome.Fail)]
    public void The_quota_has_to_allow_another_rule(int rules, Outcome expected)
    {
        Assert.Equal(
            expected,
            RuleCheck.Judge("a/r", "ours", [.. Enumerable.Range(0, rules).Select(number => $"{number}")], null, isOurs: false).Outcome
        );
    }

    [Theory]
    [InlineData("!404: Not Found", Outcome.Ok, "the deployment creates it")]
    [InlineData("!403: Forbidden", Outcome.Fail, "belongs to another account")]
    [InlineData("!301: Moved Permanently", Outcome.Fail, "is in another region")]
    [InlineData("!SlowDown: later", Outcome.Fail, "not known")]
    public async Task A_bucket_is_absent_or_ours(string answer, Outcome expected, string found)
    {
        var (findings, regions) = await BucketsCheck.RunAsync(
            HealthyOrganization.CheckedRollout(new CannedAws().Answers(AwsOperation.HeadBucket, answer)),
            HealthyOrganization.Caller,
            ["eu-west-1"]
        );

        Assert.Equal(expected, Assert.Single(findings).Outcome);
        Assert.Contains(found, findings[0].Found, StringComparison.Ordinal);
        Assert.Empty(regions);
    }

    [Theory]
    [InlineData(
        """{"Statement": [{"Effect": "Allow", "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-exampleorg1"}}}]}""",
        Outcome.Ok
    )]
    [InlineData(
        """{"Statement": {"Effect": "Allow", "Condition": {"StringEquals": {"aws:principalorgid": ["o-exampleorg1"]}}}}""",
        Outcome.Ok
    )]
    [InlineData(
        """{"Statement": [{"Effect": "Allow", "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-another1234"}}}]}""",
        Outcome.Fail
    )]
    [InlineData(
        """{"Statement": [{"Effect": "Deny", "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-exampleorg1"}}}]}""",
        Outcome.Fail
    )]
    [InlineData(null, Outcome.Fail)]
    public void The_organization_has_to_have_access_to_our_bucket(string? policy, Outcome expected)
    {
        Assert.Equal(expected, BucketsCheck.Judge("eu-west-1", "bucket", policy, HealthyOrganization.Id).Outcome);
    }

    [Theory]
    [InlineData(1_048_576, Outcome.Ok)]
    [InlineData(1_048_577, Outcome.Fail)]
    public void A_template_has_to_fit(long bytes, Outcome expected)
    {
        Assert.Equal(expected, TemplateCheck.Judge("member.template.json", bytes).Outcome);
    }

    [Fact]
    public void The_template_is_the_one_in_the_URL_of_the_stack_set()
    {
        var folder = Directory.CreateTempSubdirectory("preflight-");
        try
        {
            File.WriteAllText(
                Path.Combine(folder.FullName, "RejectFlowLogging-Organization.template.json"),
                """{"Resources": {"Set": {"Type": "AWS::CloudFormation::StackSet", "Properties": {"TemplateURL": {"Fn::Sub": "https://s3.${AWS::URLSuffix}/bucket/abc123.json"}}}}}"""
            );
            File.WriteAllText(
                Path.Combine(folder.FullName, "RejectFlowLogging-Organization.assets.json"),
                """{"files": {"abc123": {"source": {"path": "member.json"}}, "def456": {"source": {"path": "other.json"}}}}"""
            );
            File.WriteAllText(Path.Combine(folder.FullName, "member.json"), new string(' ', 1_048_577));

            var finding = Assert.Single(TemplateCheck.Run(HealthyOrganization.CheckedRollout(new CannedAws()), folder.FullName));

            Assert.Equal((Outcome.Fail, "member.json has 1048577 bytes; a stack set takes 1048576"), (finding.Outcome, finding.Found));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("""{"Parameter": {"Value": "6"}}""", Outcome.Ok, "version 6")]
    [InlineData("""{"Parameter": {"Value": "5"}}""", Outcome.Fail, "bootstrapped with version 5; version 6 or newer is needed")]
    [InlineData(null, Outcome.Fail, "not bootstrapped")]
    public void A_region_has_to_be_bootstrapped(string? parameter, Outcome expected, string found)
    {
        var finding = BootstrapCheck.Judge("111122223333", "eu-west-1", parameter is null ? null : CannedAws.Json(parameter));

        Assert.Equal((expected, found), (finding.Outcome, finding.Found));
    }

    [Theory]
    [InlineData("RUNNING", false, Outcome.Fail)]
    [InlineData("STOPPING", false, Outcome.Fail)]
    [InlineData("QUEUED", true, Outcome.Warn)]
    [InlineData("RUNNING", true, Outcome.Warn)]
    [InlineData("SUCCEEDED", false, Outcome.Ok)]
    [InlineData("FAILED", false, Outcome.Ok)]
    public void A_running_operation_blocks_the_next_one_unless_operations_are_queued(string status, bool isManaged, Outcome expected)
    {
        var described = CannedAws.Json(
            """{"StackSet": {"PermissionModel": "SERVICE_MANAGED", "ManagedExecution": {"Active": IS_MANAGED}}}""".Replace(
                "IS_MANAGED",
                isManaged ? "true" : "false",
                StringComparison.Ordinal
            )
        );

        var findings = StackSetCheck.Judge(
            HealthyOrganization.CheckedRollout(new CannedAws()),
            "RejectFlowLogging-Organization",
            described,
            [],
            [CannedAws.Json($$"""{"OperationId": "1", "Action": "UPDATE", "Status": "{{status}}"}""")]
        );

        Assert.Equal(expected, Assert.Single(findings).Outcome);
    }

    [Fact]
    public void A_canary_stack_set_that_has_lost_its_accounts_would_collide_with_the_roll_out()
    {
        var rollout = HealthyOrganization.CheckedRollout(new CannedAws(), HealthyOrganization.Settings with { CanaryAccounts = [] });
        var instance = CannedAws.Json("""{"Account": "333344445555", "Region": "eu-west-1", "Status": "CURRENT"}""");

        var finding = Assert.Single(
            StackSetCheck.Judge(
                rollout,
                "RejectFlowLogging-Canary",
                CannedAws.Json("""{"StackSet": {"PermissionModel": "SERVICE_MANAGED"}}"""),
                [instance],
                []
            )
        );

        Assert.Equal(Outcome.Fail, finding.Outcome);
        Assert.Contains("cdk destroy RejectFlowLogging-Canary", finding.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("222233334444", "eu-west-1", "CURRENT", "SUCCEEDED", Outcome.Ok, "all current")]
    [InlineData("222233334444", "eu-west-1", "OUTDATED", "FAILED", Outcome.Warn, "is OUTDATED: the reason")]
    [InlineData("222233334444", "eu-west-1", "INOPERABLE", "INOPERABLE", Outcome.Fail, "is INOPERABLE: the reason")]
    [InlineData("222233334444", "eu-west-1", "OUTDATED", "SKIPPED_SUSPENDED_ACCOUNT", Outcome.Warn, "the account is suspended")]
    [InlineData("777788889999", "eu-west-1", "CURRENT", "SUCCEEDED", Outcome.Warn, "an account that is excluded")]
    [InlineData("333344445555", "eu-west-1", "CURRENT", "SUCCEEDED", Outcome.Fail, "an account that is a canary now")]
    [InlineData("222233334444", "ap-south-1", "CURRENT", "SUCCEEDED", Outcome.Warn, "a region that is not in flowLogging:regions")]
    public void A_stack_instance_that_is_not_current_or_not_expected_is_reported(
        string account,
        string region,
        string status,
        string detailed,
        Outcome expected,
        string found
    )
    {
        var rollout = HealthyOrganization.CheckedRollout(
            new CannedAws(),
            HealthyOrganization.Settings with
            {
                ExcludedAccounts = ["777788889999"],
                CanaryAccounts = ["333344445555"],
            }
        );
        var instance = CannedAws.Json(
            $$$"""{"Account": "{{{account}}}", "Region": "{{{region}}}", "Status": "{{{status}}}", "StatusReason": "the reason", "StackInstanceStatus": {"DetailedStatus": "{{{detailed}}}"}}"""
        );

        var finding = Assert.Single(
            StackSetCheck.Judge(
                rollout,
                "RejectFlowLogging-Organization",
                CannedAws.Json("""{"StackSet": {"PermissionModel": "SERVICE_MANAGED"}}"""),
                [instance],
                []
            )
        );

        Assert.Equal(expected, finding.Outcome);
        Assert.Contains(found, finding.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stack_set_with_another_permission_model_is_not_ours()
    {
        var findings = StackSetCheck.Judge(
            HealthyOrganization.CheckedRollout(new CannedAws()),
            "RejectFlowLogging-Canary",
            CannedAws.Json("""{"StackSet": {"PermissionModel": "SELF_MANAGED"}}"""),
            [],
            []
        );

        Assert.Equal(Outcome.Fail, Assert.Single(findings).Outcome);
    }

    [Fact]
    public void A_package_that_no_stack_set_deploys_comes_with_the_command_to_retire_it_but_never_the_newest()
    {
        var keys = new[] { 'a', 'b', 'c' }.Select(letter => new string(letter, 64) + ".zip").ToList();
        var objects = keys.Select(
                (key, day) => CannedAws.Json($$"""{"Key": "{{key}}", "LastModified": "2026-01-0{{day + 1}}T00:00:00+00:00"}""")
            )
            .Append(CannedAws.Json("""{"Key": "readme.txt", "LastModified": "2025-01-01T00:00:00+00:00"}"""))
            .ToList();

        var finding = Assert.Single(
            PackagesCheck.Judge("eu-west-1", "bucket", objects, [new DeployedStackSet($"S3Key: {keys[1]}", IsCurrent: true)])
        );

        Assert.Equal(
            (
                Outcome.Warn,
                "aws s3api put-object-tagging --region eu-west-1 --bucket bucket "
                    + $"--key {keys[0]} --tagging 'TagSet=[{{Key=retired,Value=true}}]'"
            ),
            (finding.Outcome, finding.Remedy)
        );
    }

    [Fact]
    public async Task No_package_is_retired_while_a_stack_instance_may_still_use_it()
    {
        var findings = await PackagesCheck.RunAsync(
            HealthyOrganization.CheckedRollout(new CannedAws()),
            HealthyOrganization.Caller,
            ["eu-west-1"],
            [new DeployedStackSet("", IsCurrent: false)]
        );

        Assert.Equal((Outcome.Warn, "deploy first"), (Assert.Single(findings).Outcome, findings[0].Remedy));
    }

    [Fact]
    public async Task A_response_without_a_member_that_AWS_always_returns_is_a_failed_read()
    {
        var findings = await TrustedAccessCheck.RunAsync(
            HealthyOrganization.CheckedRollout(HealthyOrganization.Aws().Answers(AwsOperation.ListServiceAccess, "{}"))
        );

        Assert.Contains(
            findings,
            finding =>
                finding.Outcome == Outcome.Fail
                && finding.Found.Contains("responded without EnabledServicePrincipals", StringComparison.Ordinal)
        );
    }

    private static string Results(IEnumerable<Finding> findings) =>
        string.Join(' ', findings.Select(finding => Report.Name(finding.Outcome)));
}
