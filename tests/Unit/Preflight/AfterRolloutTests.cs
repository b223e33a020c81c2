using ConfigRule.Cdk.Preflight;
using ConfigRule.Cdk.Preflight.Checks;
using ConfigRule.Cdk.Preflight.Reading;
using ConfigRule.Cdk.Preflight.Reporting;
using ConfigRule.Scale;

namespace ConfigRule.Tests.Preflight;

/// <summary>All checks after a roll-out, in an organization where one thing is different from a roll-out that went well.</summary>
public sealed class AfterRolloutTests
{
    private static readonly Dictionary<string, AwsOperation> Operations = AllChecks
        .AfterRollout.SelectMany(check => check.ByCaller.Concat(check.ByRole))
        .Distinct()
        .ToDictionary(operation => $"{operation.Service} {operation.Command}");

    [Fact]
    public async Task A_roll_out_that_went_well_passes_and_lists_what_a_person_has_to_look_at()
    {
        var findings = await RolledOutOrganization.CheckAsync(RolledOutOrganization.Aws());

        Assert.True(ConfigRule.Cdk.Preflight.Reporting.Report.Passes(findings), Printed.Table(findings));
        Assert.True(findings.Count(finding => finding.Outcome == Outcome.Ok) >= 20, Printed.Table(findings));
        Assert.Equal(
            ["accounts", "publishing", "duration", "duration", "joining account"],
            findings.Where(finding => finding.Outcome == Outcome.Warn).Select(finding => finding.Check)
        );
    }

    [Theory]
    [InlineData(
        "s3api head-object",
        "",
        """{"LastModified": "2026-11-02T08:00:00+00:00"}""",
        "publishing",
        "is from 2026-11-02 08:00:00Z, before the stack of the bucket was created on 2026-11-02 09:00:00Z"
    )]
    [InlineData(
        "iam get-role-policy",
        "",
        """{"PolicyDocument": {"Statement": {"Effect": "Allow", "Resource": "arn:aws:s3:::*"}}}""",
        "publishing",
        "the policy Default of cdk-hnb659fds-file-publishing-role-111122223333-eu-west-1 allows access to the bucket by arn:aws:s3:::*"
    )]
    [InlineData(
        "s3api head-object",
        RolledOutOrganization.OutsideProfile,
        """{"ContentLength": 1}""",
        "outside account",
        "555566667777, which is outside the organization, can read the package"
    )]
    [InlineData(
        "cloudformation list-stack-instances",
        RolledOutOrganization.CanarySet,
        """{"Summaries": [{"Account": "222233334444", "Region": "eu-west-1", "Status": "CURRENT"}]}""",
        "stack instances",
        "RejectFlowLogging-Canary has no stack instance there"
    )]
    [InlineData(
        "cloudformation describe-stack-set",
        "",
        """{"StackSet": {"Status": "ACTIVE", "PermissionModel": "SERVICE_MANAGED", "ManagedExecution": {"Active": false}, "OrganizationalUnitIds": ["ou-abcd-11111111"]}}""",
        "stack set options",
        "managed execution: off, expected on"
    )]
    [InlineData(
        "cloudformation describe-stack-set",
        "",
        """{"StackSet": {"Status": "ACTIVE", "PermissionModel": "SERVICE_MANAGED", "ManagedExecution": {"Active": true}, "OrganizationalUnitIds": ["ou-abcd-11111111"]}}""",
        "stack set options",
        "capabilities: none, expected CAPABILITY_NAMED_IAM"
    )]
    [InlineData(
        "cloudformation describe-stack-set",
        "",
        """{"StackSet": {"Status": "ACTIVE", "PermissionModel": "SERVICE_MANAGED", "ManagedExecution": {"Active": true}, "Capabilities": ["CAPABILITY_NAMED_IAM"], "OrganizationalUnitIds": ["ou-abcd-22222222"]}}""",
        "stack set options",
        "units: ou-abcd-22222222, expected ou-abcd-11111111"
    )]
    [InlineData(
        "organizations list-accounts-for-parent",
        HealthyOrganization.Child,
        """{"Accounts": []}""",
        "stack instances",
        "RejectFlowLogging-Organization has a stack instance there, and should not"
    )]
    [InlineData(
        "cloudformation list-stack-instances",
        RolledOutOrganization.OrganizationSet,
        """{"Summaries": [{"Account": "333344445555", "Region": "eu-west-1", "Status": "OUTDATED", "StatusReason": "no recorder"}, {"Account": "333344445555", "Region": "us-east-1", "Status": "CURRENT"}]}""",
        "stack instances",
        "RejectFlowLogging-Organization: the stack instance is OUTDATED: no recorder"
    )]
    [InlineData(
        "configservice describe-configuration-aggregator-sources-status",
        "",
        """{"AggregatedSourceStatusList": [{"SourceType": "ORGANIZATION", "SourceId": "o-1", "AwsRegion": "eu-west-1", "LastUpdateStatus": "FAILED", "LastErrorCode": "Denied"}]}""",
        "aggregator",
        "the source failed: Denied"
    )]
    [InlineData(
        "configservice describe-configuration-aggregator-sources-status",
        "",
        """{"AggregatedSourceStatusList": []}""",
        "aggregator",
        "the aggregator has no source"
    )]
    [InlineData(
        "configservice get-aggregate-discovered-resource-counts",
        "",
        """{"GroupedResourceCounts": [{"GroupName": "222233334444"}]}""",
        "aggregator",
        "1 of 2 accounts with stack instances are not in it yet"
    )]
    [InlineData(
        "configservice select-aggregate-resource-config",
        "",
        "!InvalidExpressionException: syntax",
        "saved queries",
        "select-aggregate-resource-config failed: InvalidExpressionException: syntax"
    )]
    [InlineData(
        "configservice get-aggregate-compliance-details-by-config-rule",
        "",
        """{"AggregateEvaluationResults": []}""",
        "saved queries",
        "missing from the query: none; only in the query: vpc-0a"
    )]
    [InlineData(
        "configservice select-aggregate-resource-config",
        "",
        """{"Results": []}""",
        "saved queries",
        "missing from the query: vpc-0a; only in the query: none"
    )]
    [InlineData(
        "configservice list-stored-queries",
        "",
        """{"StoredQueryMetadata": []}""",
        "saved queries",
        "there is no saved query RejectFlowLogging-vpcs-without-flow-logging"
    )]
    [InlineData(
        "cloudformation describe-type",
        "",
        "!TypeNotFoundException: none",
        "resource type",
        "CloudFormation does not know AWS::Config::RemediationConfiguration"
    )]
    [InlineData(
        "configservice get-compliance-details-by-config-rule",
        "",
        """{"EvaluationResults": []}""",
        "evaluation",
        "no verdict for vpc-0a"
    )]
    [InlineData(
        "configservice describe-remediation-configurations",
        "",
        """{"RemediationConfigurations": [{"Automatic": false}]}""",
        "evaluation",
        "remediation is manual, and flowLogging:automaticRemediation is true"
    )]
    [InlineData(
        "configservice describe-remediation-configurations",
        "",
        """{"RemediationConfigurations": []}""",
        "evaluation",
        "the rule has no remediation configuration"
    )]
    [InlineData(
        "cloudformation list-stack-set-operations",
        "",
        """{"Summaries": [{"OperationId": "1", "Action": "CREATE", "Status": "FAILED", "StatusReason": "too many failed", "CreationTimestamp": "2026-11-02T10:00:00Z"}]}""",
        "operations",
        "the latest operation (CREATE) is FAILED: too many failed"
    )]
    [InlineData("cloudformation list-stack-set-operations", "", """{"Summaries": []}""", "operations", "it has no operation")]
    [InlineData(
        "cloudformation describe-stack-events",
        "",
        """{"StackEvents": []}""",
        "duration",
        "the events of the stack show no complete creation"
    )]
    [InlineData(
        "sts assume-role",
        "arn:aws:iam::222233334444:role/Audit",
        "!AccessDenied: no",
        "canary account",
        "not checked: the role Audit cannot be assumed: AccessDenied: no"
    )]
    public async Task What_is_not_as_expected_fails(string command, string about, string answer, string check, string found)
    {
        var aws = RolledOutOrganization.Aws().Answers(Operations[command], answer, about);

        var findings = await RolledOutOrganization.CheckAsync(aws);

        Assert.Contains(
            findings,
            finding => finding.Outcome == Outcome.Fail && finding.Check == check && finding.Found.Contains(found, StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData(
        "cloudformation list-stack-set-operations",
        """{"Summaries": [{"OperationId": "1", "Action": "CREATE", "Status": "RUNNING", "CreationTimestamp": "2026-11-02T10:00:00Z"}]}""",
        "the operation 1 (CREATE) is RUNNING",
        "aws cloudformation stop-stack-set-operation --region eu-west-1 "
            + "--stack-set-name RejectFlowLogging-Canary --operation-id 1 --call-as SELF"
    )]
    [InlineData(
        "cloudformation list-stack-set-operations",
        """{"Summaries": [{"OperationId": "1", "Action": "CREATE", "Status": "STOPPED", "CreationTimestamp": "2026-11-02T10:00:00Z"}]}""",
        "the latest operation (CREATE) was stopped",
        "see the events of the stack"
    )]
    [InlineData(
        "cloudformation list-stack-set-operations",
        """{"Summaries": [{"OperationId": "1", "Action": "UPDATE", "Status": "SUCCEEDED", "CreationTimestamp": "2026-11-02T10:00:00Z"}]}""",
        "no CREATE operation that succeeded",
        "nothing"
    )]
    [InlineData(
        "cloudformation list-stack-set-operation-results",
        """{"Summaries": [{"Account": "222233334444", "Region": "eu-west-1", "Status": "CANCELLED", "StatusReason": "tolerance"}]}""",
        "the latest operation is CANCELLED there: tolerance",
        "fix the reason"
    )]
    [InlineData(
        "iam list-attached-role-policies",
        """{"AttachedPolicies": [{"PolicyArn": "arn:aws:iam::111122223333:policy/Extra"}]}""",
        "the policy arn:aws:iam::111122223333:policy/Extra is attached",
        "check whether it allows access to the bucket"
    )]
    [InlineData(
        "configservice describe-config-rule-evaluation-status",
        """{"ConfigRulesEvaluationStatus": [{"LastErrorCode": "Timeout", "LastErrorMessage": "late"}]}""",
        "AWS Config reports an error of the rule: Timeout late",
        "look at the log"
    )]
    public async Task What_a_person_has_to_judge_is_a_warning(string command, string answer, string found, string remedy)
    {
        var aws = RolledOutOrganization.Aws().Answers(Operations[command], answer);

        var findings = await RolledOutOrganization.CheckAsync(aws);

        Assert.Contains(
            findings,
            finding =>
                finding.Outcome == Outcome.Warn
                && finding.Found.Contains(found, StringComparison.Ordinal)
                && finding.Remedy.Contains(remedy, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task The_duration_of_the_first_creation_is_reported_with_its_accounts_and_stacks()
    {
        var findings = await RolledOutOrganization.CheckAsync(RolledOutOrganization.Aws());

        Assert.Contains(
            findings,
            finding =>
                finding
                    is { Outcome: Outcome.Warn, Check: DurationCheck.Name, Found: "creation took 5 minutes for 1 accounts and 2 stacks" }
        );
    }

    [Fact]
    public async Task A_stack_slower_than_the_figures_of_scale_assume_fails()
    {
        var aws = RolledOutOrganization.Aws().Answers(AwsOperation.DescribeStackEvents, RolledOutOrganization.Events("10:04:01"));

        var findings = await RolledOutOrganization.CheckAsync(aws);

        Assert.Contains(
            findings,
            finding =>
                finding.Outcome == Outcome.Fail
                && finding.Found
                    == $"the stack was created in 241 seconds; tests/Scale assumes at most {new Assumptions().CreateStackMinutes * 60}"
        );
        Assert.Equal(AggregatorCheck.AccountsAWeek, Limits.AggregatorAccountsAWeek.Value);
    }

    [Fact]
    public async Task What_cannot_be_read_fails_without_a_verdict_and_the_other_checks_go_on()
    {
        var aws = RolledOutOrganization.Aws().Answers(AwsOperation.DescribeStackSet, "!AccessDenied: denied for a test");

        var findings = await RolledOutOrganization.CheckAsync(aws);

        var options = findings.Where(finding => finding.Check == StackSetOptionsCheck.Name).ToList();
        Assert.Equal(2, options.Count);
        Assert.All(options, finding => Assert.StartsWith("not known", finding.Found, StringComparison.Ordinal));
        Assert.All(options, finding => Assert.Equal("allow cloudformation:DescribeStackSet to the caller", finding.Remedy));
        Assert.All(findings.Except(options), finding => Assert.NotEqual(Outcome.Fail, finding.Outcome));
    }

    [Fact]
    public async Task Every_denied_call_fails()
    {
        var healthy = RolledOutOrganization.Aws();
        await RolledOutOrganization.CheckAsync(healthy);

        foreach (var operation in healthy.Calls.Select(call => call.Operation).Distinct())
        {
            var aws = RolledOutOrganization.Aws();
            foreach (
                var about in healthy
                    .Calls.Where(call => call.Operation == operation && call.Profile is null)
                    .SelectMany(call => call.Arguments)
                    .Append("")
            )
            {
                aws.Answers(operation, "!AccessDenied: denied for a test", about);
            }

            var findings = await RolledOutOrganization.CheckAsync(aws);

            Assert.Contains(
                findings,
                finding => finding.Outcome == Outcome.Fail && finding.Found.Contains("denied for a test", StringComparison.Ordinal)
            );
        }
    }

    [Fact]
    public async Task Nothing_is_called_that_changes_anything()
    {
        var aws = RolledOutOrganization.Aws();

        await RolledOutOrganization.CheckAsync(aws);

        Assert.All(aws.Calls, call => Assert.Matches("^(?:get|list|describe|head|select|assume)-", call.Operation.Command));
    }

    [Fact]
    public async Task A_caller_that_cannot_deploy_is_reported_and_nothing_else_is_checked()
    {
        var aws = RolledOutOrganization
            .Aws()
            .Answers(AwsOperation.GetCallerIdentity, """{"Account": "222233334444", "Arn": "arn:aws:iam::222233334444:user/x"}""");

        var findings = await RolledOutOrganization.CheckAsync(aws);

        Assert.Contains(findings, finding => finding is { Outcome: Outcome.Fail, Check: "everything else" });
        Assert.Equal(2, aws.Calls.Count);
    }

    [Fact]
    public async Task An_outside_account_that_is_in_the_organization_proves_nothing()
    {
        var aws = RolledOutOrganization
            .Aws()
            .Answers(
                AwsOperation.GetCallerIdentity,
                $$"""{"Account": "{{HealthyOrganization.First}}"}""",
                RolledOutOrganization.OutsideProfile
            );

        var findings = await RolledOutOrganization.CheckAsync(aws);

        var finding = Assert.Single(findings, finding => finding.Check == OutsiderCheck.Name);
        Assert.Equal(
            (Outcome.Warn, $"not tried: the account {HealthyOrganization.First} of --outside-profile is in the organization"),
            (finding.Outcome, finding.Found)
        );
        Assert.DoesNotContain(aws.Calls, call => call.Operation == AwsOperation.HeadObject && call.Profile is not null);
    }

    [Fact]
    public async Task Without_its_options_the_outside_and_the_joining_account_are_reported_as_not_tried()
    {
        var findings = await RolledOutOrganization.CheckAsync(
            RolledOutOrganization.Aws(),
            RolledOutOrganization.Options with
            {
                OutsideProfile = null,
            }
        );

        Assert.Equal(
            ["not tried: no --outside-profile was given", "not tried: no --joining was given"],
            findings
                .Where(finding => finding.Check is OutsiderCheck.Name or JoiningCheck.Name && finding.Outcome == Outcome.Warn)
                .Select(finding => finding.Found)
        );
    }

    [Fact]
    public async Task Without_a_role_the_canary_account_fails_as_not_checked()
    {
        var findings = await RolledOutOrganization.CheckAsync(
            RolledOutOrganization.Aws(),
            RolledOutOrganization.Options with
            {
                Role = null,
            }
        );

        Assert.Equal(
            [CanaryAccessCheck.Name, DurationCheck.Name],
            findings.Where(finding => finding.Outcome == Outcome.Fail).Select(finding => finding.Check)
        );
    }

    [Fact]
    public void Without_canaries_there_is_one_stack_set_and_the_first_account_is_checked_inside()
    {
        var settings = RolledOutOrganization.Settings with { CanaryAccounts = [] };
        var rollout = RolledOutOrganization.Rollout(new CannedAws()) with { Organization = settings };

        Assert.Equal([RolledOutOrganization.OrganizationSet], rollout.StackSets);
        Assert.Equal(
            "111122223333",
            CanaryAccessCheck.Choose(
                rollout,
                [new OrganizationAccount("222233334444", "", "ACTIVE"), new OrganizationAccount("111122223333", "", "ACTIVE")]
            )
        );
        Assert.Null(CanaryAccessCheck.Choose(rollout, null));
    }

    [Fact]
    public async Task Credentials_are_never_printed()
    {
        var aws = RolledOutOrganization.Aws().Answers(AwsOperation.DescribeVpcs, "!AccessDenied: no");

        var findings = await RolledOutOrganization.CheckAsync(aws);

        var role = aws.Calls.Select(call => call.Role).OfType<RoleCredentials>().First();
        var printed = Printed.Table(findings) + AfterRollout.Report.Json(findings) + string.Concat(aws.Calls) + role;
        Assert.All(role.Environment.Values, secret => Assert.DoesNotContain(secret, printed, StringComparison.Ordinal));
    }
}
