using System.Globalization;
using ConfigRule.Cdk.Preflight;
using ConfigRule.Cdk.Preflight.Checks;
using ConfigRule.Cdk.Preflight.Cli;
using ConfigRule.Cdk.Settings;

namespace ConfigRule.Tests.Preflight;

/// <summary>What each check says of an answer.</summary>
public sealed class JudgementTests
{
    private const string StackSets = TrustedAccessCheck.StackSets;

    [Theory]
    [InlineData(new[] { StackSets, TrustedAccessCheck.Config }, false, "OK OK")]
    [InlineData(new[] { StackSets }, false, "OK WARN")]
    [InlineData(new[] { TrustedAccessCheck.Config }, false, "FAIL OK")]
    [InlineData(new[] { StackSets }, true, "OK FAIL WARN")]
    [InlineData(new[] { StackSets, TrustedAccessCheck.Config, TrustedAccessCheck.ConfigSetup }, true, "OK OK OK")]
    public void Services_are_trusted_as_who_rolls_out_needs_it(string[] trusted, bool isDelegated, string expected)
    {
        Assert.Equal(expected, Results(TrustedAccessCheck.JudgeServices(trusted, isDelegated)));
    }

    [Theory]
    [InlineData("""{"Status": "ENABLED"}""", Result.Ok)]
    [InlineData("""{"Status": "DISABLED"}""", Result.Fail)]
    [InlineData("""{"Status": "DISABLED_PERMANENTLY"}""", Result.Fail)]
    [InlineData("{}", Result.Fail)]
    public void StackSets_act_in_the_organization_only_where_that_is_enabled(string answer, Result expected)
    {
        Assert.Equal(expected, TrustedAccessCheck.JudgeStackSets(CannedAws.Json(answer)).Result);
    }

    [Fact]
    public async Task A_unit_or_root_that_does_not_exist_fails_and_leaves_the_accounts_unknown()
    {
        var aws = HealthyOrganization
            .Aws()
            .Answers(AwsOperation.DescribeUnit, "!OrganizationalUnitNotFoundException: none")
            .Answers(AwsOperation.ListRoots, """{"Roots": [{"Id": "r-abcd"}]}""");

        var (rows, targets) = await AccountsCheck.RunAsync(
            HealthyOrganization.Subject(
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
            rows.Select(row => row.Found)
        );
        Assert.All(rows, row => Assert.Equal(Result.Fail, row.Result));
    }

    [Fact]
    public async Task An_account_in_two_named_units_is_counted_once()
    {
        var settings = HealthyOrganization.Settings with { OrganizationalUnits = [HealthyOrganization.Unit, HealthyOrganization.Child] };

        var (_, targets) = await AccountsCheck.RunAsync(
            HealthyOrganization.Subject(HealthyOrganization.Aws(), settings),
            HealthyOrganization.Caller
        );

        Assert.Equal([HealthyOrganization.First, HealthyOrganization.Second], targets?.Select(target => target.Id));
    }

    [Fact]
    public async Task The_root_stands_for_all_accounts_with_one_listing()
    {
        var aws = HealthyOrganization
            .Aws()
            .Answers(AwsOperation.ListRoots, """{"Roots": [{"Id": "r-abcd"}]}""")
            .Answers(AwsOperation.ListAccounts, HealthyOrganization.Accounts(HealthyOrganization.Management, HealthyOrganization.First));

        var (rows, targets) = await AccountsCheck.RunAsync(
            HealthyOrganization.Subject(aws, HealthyOrganization.Settings with { OrganizationalUnits = ["r-abcd"] }),
            HealthyOrganization.Caller
        );

        Assert.Equal([HealthyOrganization.First], targets?.Select(target => target.Id));
        Assert.Contains(
            rows,
            row =>
                row.Where == HealthyOrganization.Management
                && row.Found.Contains("not reached by StackSets: an ordinary stack", StringComparison.Ordinal)
        );
        Assert.Equal(2, aws.Calls.Count);
    }

    [Fact]
    public void Suspended_accounts_are_named_and_are_no_targets()
    {
        TargetAccount[] accounts = [new("222233334444", "", "ACTIVE"), new("333344445555", "", "SUSPENDED")];

        var rows = AccountsCheck.Judge(HealthyOrganization.Settings, HealthyOrganization.Caller, accounts);

        Assert.Contains(rows, row => row.Result == Result.Warn && row.Found.Contains("333344445555 (SUSPENDED)", StringComparison.Ordinal));
        Assert.Single(AccountsCheck.Targets(HealthyOrganization.Settings, HealthyOrganization.Caller, accounts));
    }

    [Fact]
    public void A_roll_out_to_no_account_fails()
    {
        var rows = AccountsCheck.Judge(
            HealthyOrganization.Settings with
            {
                ExcludedAccounts = ["222233334444"],
            },
            HealthyOrganization.Caller,
            [new("222233334444", "", "ACTIVE")]
        );

        Assert.Equal("FAIL", Results(rows));
    }

    [Fact]
    public async Task A_canary_that_is_suspended_elsewhere_or_nowhere_fails_and_an_excluded_one_elsewhere_warns()
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

        var (rows, _) = await AccountsCheck.RunAsync(HealthyOrganization.Subject(aws, settings), HealthyOrganization.Caller);

        Assert.Equal(Result.Fail, Assert.Single(rows, row => row.Where == "222233334444").Result);
        Assert.Equal(
            Result.Fail,
            Assert
                .Single(
                    rows,
                    row => row.Where == "555566667777" && row.Found.StartsWith("a canary that is not under", StringComparison.Ordinal)
                )
                .Result
        );
        Assert.Equal(
            Result.Fail,
            Assert
                .Single(rows, row => row.Where == "666677778888" && row.Found.Contains("no such account", StringComparison.Ordinal))
                .Result
        );
        Assert.Equal(Result.Warn, Assert.Single(rows, row => row.Where == "777788889999").Result);
    }

    [Theory]
    [InlineData(5000, "[]", "OK OK", "AWS's documented default")]
    [InlineData(5001, "[]", "OK WARN", "AWS's documented default")]
    [InlineData(50001, "[]", "FAIL WARN", "AWS's documented default")]
    [InlineData(1001, """[{"QuotaName": "Stack instances per stack set", "Value": 2000.0}]""", "FAIL OK", "the account's quota")]
    public void Accounts_times_regions_have_to_fit_into_a_stack_set(int accounts, string quotas, string expected, string source)
    {
        var targets = Enumerable
            .Range(0, accounts)
            .Select(number => new TargetAccount(number.ToString("D12", CultureInfo.InvariantCulture), "", "ACTIVE"))
            .ToList();

        var rows = QuotaCheck.Judge(HealthyOrganization.Settings, targets, [.. CannedAws.Json(quotas).EnumerateArray()]);

        Assert.Equal(expected, Results(rows));
        Assert.Contains(source, rows[0].Found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("eu-west-1", "opt-in-not-required", Result.Ok)]
    [InlineData("eu-west-1", "opted-in", Result.Ok)]
    [InlineData("eu-west-1", "not-opted-in", Result.Fail)]
    [InlineData("mars-north-1", "opted-in", Result.Fail)]
    public void A_region_has_to_be_enabled(string listed, string state, Result expected)
    {
        var rows = RegionsCheck.Judge(
            "222233334444",
            ["eu-west-1"],
            [CannedAws.Json($$"""{"RegionName": "{{listed}}", "OptInStatus": "{{state}}"}""")]
        );

        Assert.Equal(expected, Assert.Single(rows).Result);
    }

    [Theory]
    [InlineData("""{"ProvisioningType": "FULLY_MUTABLE", "DeprecatedStatus": "LIVE"}""", Result.Ok)]
    [InlineData("""{"ProvisioningType": "NON_PROVISIONABLE"}""", Result.Fail)]
    [InlineData("""{"ProvisioningType": "FULLY_MUTABLE", "DeprecatedStatus": "DEPRECATED"}""", Result.Warn)]
    public void CloudFormation_has_to_make_remediation_configurations(string type, Result expected)
    {
        Assert.Equal(expected, ResourceTypeCheck.Judge("eu-north-1", CannedAws.Json(type)).Result);
    }

    [Fact]
    public async Task A_region_whose_CloudFormation_has_no_remediation_configuration_fails()
    {
        var aws = new CannedAws().Answers(AwsOperation.DescribeType, "!TypeNotFoundException: none");

        var row = Assert.Single(await ResourceTypeCheck.RunAsync(HealthyOrganization.Subject(aws), ["eu-north-1"]));

        Assert.Equal((Result.Fail, "CloudFormation has no AWS::Config::RemediationConfiguration there"), (row.Result, row.Found));
    }

    [Theory]
    [InlineData("""{"recordingGroup": {"allSupported": true}}""", Result.Ok, "records AWS::EC2::VPC and AWS::EC2::FlowLog continuously")]
    [InlineData(
        """{"recordingGroup": {"allSupported": false, "resourceTypes": ["AWS::EC2::VPC", "AWS::EC2::FlowLog"], "recordingStrategy": {"useOnly": "INCLUSION_BY_RESOURCE_TYPES"}}}""",
        Result.Ok,
        "records AWS::EC2::VPC and AWS::EC2::FlowLog continuously"
    )]
    [InlineData(
        """{"recordingGroup": {"allSupported": false, "resourceTypes": ["AWS::EC2::VPC"]}}""",
        Result.Fail,
        "the recorder does not record AWS::EC2::FlowLog"
    )]
    [InlineData(
        """{"recordingGroup": {"allSupported": false, "resourceTypes": []}}""",
        Result.Fail,
        "the recorder does not record AWS::EC2::VPC and AWS::EC2::FlowLog"
    )]
    [InlineData(
        """{"recordingGroup": {"allSupported": false, "exclusionByResourceTypes": {"resourceTypes": ["AWS::S3::Bucket"]}, "recordingStrategy": {"useOnly": "EXCLUSION_BY_RESOURCE_TYPES"}}}""",
        Result.Ok,
        "records AWS::EC2::VPC and AWS::EC2::FlowLog continuously"
    )]
    [InlineData(
        """{"recordingGroup": {"allSupported": false, "exclusionByResourceTypes": {"resourceTypes": ["AWS::EC2::FlowLog"]}, "recordingStrategy": {"useOnly": "EXCLUSION_BY_RESOURCE_TYPES"}}}""",
        Result.Fail,
        "the recorder does not record AWS::EC2::FlowLog"
    )]
    [InlineData(
        """{"recordingGroup": {"allSupported": true}, "recordingMode": {"recordingFrequency": "DAILY"}}""",
        Result.Warn,
        "AWS::EC2::VPC and AWS::EC2::FlowLog are recorded daily: changes are seen daily, not within minutes"
    )]
    [InlineData(
        """{"recordingGroup": {"allSupported": true}, "recordingMode": {"recordingFrequency": "CONTINUOUS", "recordingModeOverrides": [{"resourceTypes": ["AWS::EC2::FlowLog"], "recordingFrequency": "DAILY"}]}}""",
        Result.Warn,
        "AWS::EC2::FlowLog is recorded daily: changes are seen daily, not within minutes"
    )]
    [InlineData(
        """{"recordingGroup": {"allSupported": true}, "recordingMode": {"recordingFrequency": "DAILY", "recordingModeOverrides": [{"resourceTypes": ["AWS::EC2::VPC", "AWS::EC2::FlowLog"], "recordingFrequency": "CONTINUOUS"}]}}""",
        Result.Ok,
        "records AWS::EC2::VPC and AWS::EC2::FlowLog continuously"
    )]
    public void A_recorder_has_to_record_both_types(string recorder, Result expected, string found)
    {
        var row = Assert.Single(
            RecorderCheck.Judge(
                "a/r",
                CannedAws.Json(recorder),
                CannedAws.Json("""{"recording": true, "lastStatus": "Success"}"""),
                [CannedAws.Json("{}")]
            )
        );

        Assert.Equal((expected, found), (row.Result, row.Found));
    }

    [Theory]
    [InlineData("""{"recording": false}""", 1, Result.Fail, "the recorder is not recording")]
    [InlineData(
        """{"recording": true, "lastStatus": "FAILURE", "lastErrorCode": "AccessDenied", "lastErrorMessage": "no"}""",
        1,
        Result.Warn,
        "the recorder's last status is a failure: AccessDenied no"
    )]
    [InlineData(
        """{"recording": true, "lastStatus": "Pending"}""",
        0,
        Result.Fail,
        "AWS Config has no delivery channel, so its recorder cannot run"
    )]
    public void A_recorder_has_to_run_and_deliver(string status, int channels, Result expected, string found)
    {
        var row = Assert.Single(
            RecorderCheck.Judge(
                "a/r",
                CannedAws.Json("""{"recordingGroup": {"allSupported": true}}"""),
                CannedAws.Json(status),
                [.. Enumerable.Repeat(CannedAws.Json("{}"), channels)]
            )
        );

        Assert.Equal((expected, found), (row.Result, row.Found));
    }

    [Fact]
    public async Task A_recorder_of_another_service_is_not_the_accounts_own()
    {
        var aws = HealthyOrganization
            .Aws()
            .Answers(
                AwsOperation.DescribeRecorders,
                """{"ConfigurationRecorders": [{"name": "AWSConfigurationRecorderForX", "servicePrincipal": "x.amazonaws.com", "recordingGroup": {"allSupported": true}}]}"""
            );

        var (rows, exists) = await RecorderCheck.RunAsync(HealthyOrganization.Subject(aws), "222233334444", "eu-west-1", null);

        Assert.False(exists);
        Assert.Equal(Result.Fail, Assert.Single(rows).Result);
    }

    [Theory]
    [InlineData("StackSet-RejectFlowLogging-Organization-1234", Result.Ok)]
    [InlineData("StackSet-RejectFlowLogging-Canary-1234", Result.Ok)]
    [InlineData("RejectFlowLogging-Management-eu-west-1", Result.Ok)]
    [InlineData("RejectFlowLogging", Result.Fail)]
    [InlineData("StackSet-AnotherTool-1234", Result.Fail)]
    public async Task A_rule_of_that_name_collides_where_it_is_of_another_stack(string stack, Result expected)
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
            Assert.Single(await RuleCheck.RunAsync(HealthyOrganization.Subject(aws), "222233334444", "eu-west-1", null)).Result
        );
    }

    [Fact]
    public async Task A_rule_of_that_name_in_no_stack_collides()
    {
        var aws = HealthyOrganization
            .Aws()
            .Answers(AwsOperation.DescribeRules, """{"ConfigRules": [{"ConfigRuleName": "vpc-reject-flow-logging"}]}""")
            .Answers(AwsOperation.DescribeStackResources, "!ValidationError: Stack for vpc-reject-flow-logging does not exist");

        var row = Assert.Single(await RuleCheck.RunAsync(HealthyOrganization.Subject(aws), "222233334444", "eu-west-1", null));

        Assert.Equal((Result.Fail, "there is a rule vpc-reject-flow-logging already, which no stack holds"), (row.Result, row.Found));
    }

    [Theory]
    [InlineData(999, Result.Ok)]
    [InlineData(1000, Result.Fail)]
    public void There_has_to_be_room_for_a_rule(int rules, Result expected)
    {
        Assert.Equal(
            expected,
            RuleCheck.Judge("a/r", "ours", [.. Enumerable.Range(0, rules).Select(number => $"{number}")], null, isOurs: false).Result
        );
    }

    [Theory]
    [InlineData("!404: Not Found", Result.Ok, "will be made")]
    [InlineData("!403: Forbidden", Result.Fail, "is another account's")]
    [InlineData("!301: Moved Permanently", Result.Fail, "is in another region")]
    [InlineData("!SlowDown: later", Result.Fail, "not known")]
    public async Task A_bucket_is_absent_or_ours(string answer, Result expected, string found)
    {
        var (rows, regions) = await BucketsCheck.RunAsync(
            HealthyOrganization.Subject(new CannedAws().Answers(AwsOperation.HeadBucket, answer)),
            HealthyOrganization.Caller,
            ["eu-west-1"]
        );

        Assert.Equal(expected, Assert.Single(rows).Result);
        Assert.Contains(found, rows[0].Found, StringComparison.Ordinal);
        Assert.Empty(regions);
    }

    [Theory]
    [InlineData(
        """{"Statement": [{"Effect": "Allow", "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-exampleorg1"}}}]}""",
        Result.Ok
    )]
    [InlineData(
        """{"Statement": {"Effect": "Allow", "Condition": {"StringEquals": {"aws:principalorgid": ["o-exampleorg1"]}}}}""",
        Result.Ok
    )]
    [InlineData(
        """{"Statement": [{"Effect": "Allow", "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-another1234"}}}]}""",
        Result.Fail
    )]
    [InlineData(
        """{"Statement": [{"Effect": "Deny", "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-exampleorg1"}}}]}""",
        Result.Fail
    )]
    [InlineData(null, Result.Fail)]
    public void The_organization_has_to_be_admitted_to_our_bucket(string? policy, Result expected)
    {
        Assert.Equal(expected, BucketsCheck.Judge("eu-west-1", "bucket", policy, HealthyOrganization.Id).Result);
    }

    [Theory]
    [InlineData(1_048_576, Result.Ok)]
    [InlineData(1_048_577, Result.Fail)]
    public void A_template_has_to_fit(long bytes, Result expected)
    {
        Assert.Equal(expected, TemplateCheck.Judge("member.template.json", bytes).Result);
    }

    [Fact]
    public void The_template_is_the_one_that_the_stack_sets_url_names()
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

            var row = Assert.Single(TemplateCheck.Run(HealthyOrganization.Subject(new CannedAws()), folder.FullName));

            Assert.Equal((Result.Fail, "member.json has 1048577 bytes; a stack set takes 1048576"), (row.Result, row.Found));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("""{"Parameter": {"Value": "6"}}""", Result.Ok, "version 6")]
    [InlineData("""{"Parameter": {"Value": "5"}}""", Result.Fail, "bootstrapped at version 5; needed is 6 or newer")]
    [InlineData(null, Result.Fail, "not bootstrapped")]
    public void A_region_has_to_be_bootstrapped(string? parameter, Result expected, string found)
    {
        var row = BootstrapCheck.Judge("111122223333", "eu-west-1", parameter is null ? null : CannedAws.Json(parameter));

        Assert.Equal((expected, found), (row.Result, row.Found));
    }

    [Theory]
    [InlineData("RUNNING", false, Result.Fail)]
    [InlineData("STOPPING", false, Result.Fail)]
    [InlineData("QUEUED", true, Result.Warn)]
    [InlineData("RUNNING", true, Result.Warn)]
    [InlineData("SUCCEEDED", false, Result.Ok)]
    [InlineData("FAILED", false, Result.Ok)]
    public void An_operation_under_way_keeps_a_second_from_starting_unless_they_queue(string status, bool isManaged, Result expected)
    {
        var described = CannedAws.Json(
            """{"StackSet": {"PermissionModel": "SERVICE_MANAGED", "ManagedExecution": {"Active": IS_MANAGED}}}""".Replace(
                "IS_MANAGED",
                isManaged ? "true" : "false",
                StringComparison.Ordinal
            )
        );

        var rows = StackSetCheck.Judge(
            HealthyOrganization.Subject(new CannedAws()),
            "RejectFlowLogging-Organization",
            described,
            [],
            [CannedAws.Json($$"""{"OperationId": "1", "Action": "UPDATE", "Status": "{{status}}"}""")]
        );

        Assert.Equal(expected, Assert.Single(rows).Result);
    }

    [Fact]
    public void A_canary_stack_set_that_has_lost_its_accounts_would_collide_with_the_roll_out()
    {
        var subject = HealthyOrganization.Subject(new CannedAws(), HealthyOrganization.Settings with { CanaryAccounts = [] });
        var instance = CannedAws.Json("""{"Account": "333344445555", "Region": "eu-west-1", "Status": "CURRENT"}""");

        var row = Assert.Single(
            StackSetCheck.Judge(
                subject,
                "RejectFlowLogging-Canary",
                CannedAws.Json("""{"StackSet": {"PermissionModel": "SERVICE_MANAGED"}}"""),
                [instance],
                []
            )
        );

        Assert.Equal(Result.Fail, row.Result);
        Assert.Contains("cdk destroy RejectFlowLogging-Canary", row.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("222233334444", "eu-west-1", "CURRENT", "SUCCEEDED", Result.Ok, "all of them current")]
    [InlineData("222233334444", "eu-west-1", "OUTDATED", "FAILED", Result.Warn, "is OUTDATED: the reason")]
    [InlineData("222233334444", "eu-west-1", "INOPERABLE", "INOPERABLE", Result.Fail, "is INOPERABLE: the reason")]
    [InlineData("222233334444", "eu-west-1", "OUTDATED", "SKIPPED_SUSPENDED_ACCOUNT", Result.Warn, "the account is suspended")]
    [InlineData("777788889999", "eu-west-1", "CURRENT", "SUCCEEDED", Result.Warn, "an account that is excluded")]
    [InlineData("333344445555", "eu-west-1", "CURRENT", "SUCCEEDED", Result.Fail, "an account that is a canary now")]
    [InlineData("222233334444", "ap-south-1", "CURRENT", "SUCCEEDED", Result.Warn, "a region that flowLogging:regions does not name")]
    public void A_stack_instance_is_told_where_it_is_behind_or_out_of_place(
        string account,
        string region,
        string status,
        string detailed,
        Result expected,
        string found
    )
    {
        var subject = HealthyOrganization.Subject(
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

        var row = Assert.Single(
            StackSetCheck.Judge(
                subject,
                "RejectFlowLogging-Organization",
                CannedAws.Json("""{"StackSet": {"PermissionModel": "SERVICE_MANAGED"}}"""),
                [instance],
                []
            )
        );

        Assert.Equal(expected, row.Result);
        Assert.Contains(found, row.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stack_set_of_another_permission_model_is_not_ours()
    {
        var rows = StackSetCheck.Judge(
            HealthyOrganization.Subject(new CannedAws()),
            "RejectFlowLogging-Canary",
            CannedAws.Json("""{"StackSet": {"PermissionModel": "SELF_MANAGED"}}"""),
            [],
            []
        );

        Assert.Equal(Result.Fail, Assert.Single(rows).Result);
    }

    [Fact]
    public void A_package_that_no_stack_set_deploys_is_retired_by_the_command_named_but_never_the_newest()
    {
        var keys = new[] { 'a', 'b', 'c' }.Select(letter => new string(letter, 64) + ".zip").ToList();
        var objects = keys.Select(
                (key, day) => CannedAws.Json($$"""{"Key": "{{key}}", "LastModified": "2026-01-0{{day + 1}}T00:00:00+00:00"}""")
            )
            .Append(CannedAws.Json("""{"Key": "readme.txt", "LastModified": "2025-01-01T00:00:00+00:00"}"""))
            .ToList();

        var row = Assert.Single(
            PackagesCheck.Judge("eu-west-1", "bucket", objects, [new DeployedStackSet($"S3Key: {keys[1]}", IsCurrent: true)])
        );

        Assert.Equal(
            (
                Result.Warn,
                $"aws s3api put-object-tagging --region eu-west-1 --bucket bucket --key {keys[0]} --tagging 'TagSet=[{{Key=retired,Value=true}}]'"
            ),
            (row.Result, row.Remedy)
        );
    }

    [Fact]
    public async Task No_package_is_retired_while_a_stack_instance_may_go_back_to_it()
    {
        var rows = await PackagesCheck.RunAsync(
            HealthyOrganization.Subject(new CannedAws()),
            HealthyOrganization.Caller,
            ["eu-west-1"],
            [new DeployedStackSet("", IsCurrent: false)]
        );

        Assert.Equal((Result.Warn, "roll out first"), (Assert.Single(rows).Result, rows[0].Remedy));
    }

    [Fact]
    public async Task An_answer_without_what_AWS_always_answers_is_a_failed_read()
    {
        var rows = await TrustedAccessCheck.RunAsync(
            HealthyOrganization.Subject(HealthyOrganization.Aws().Answers(AwsOperation.ListServiceAccess, "{}"))
        );

        Assert.Contains(
            rows,
            row => row.Result == Result.Fail && row.Found.Contains("answered without EnabledServicePrincipals", StringComparison.Ordinal)
        );
    }

    private static string Results(IEnumerable<Row> rows) => string.Join(' ', rows.Select(row => Report.Name(row.Result)));
}
