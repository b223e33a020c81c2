using System.Text.Json;
using ConfigRule.Cdk.Preflight.Checks;
using ConfigRule.LocalLoop;
using ConfigRule.Tests.Preflight;

namespace ConfigRule.Tests.Organization;

/// <summary>A roll-out with the real CDK to seven accounts in two regions, as an independent client sees it.</summary>
public sealed class RolloutTests(RolledOutOrganization organization) : IClassFixture<RolledOutOrganization>
{
    [Fact]
    public void The_preflight_passes_before_a_good_roll_out_and_fails_for_an_account_without_a_recorder()
    {
        var without = PreflightProcess.Rows(organization.PreflightAfterJoining).Where(row => row.Result == "FAIL").ToList();

        Assert.True(organization.PreflightBefore.ExitCode == 0, organization.PreflightBefore.Output);
        Assert.Equal(1, organization.PreflightAfterJoining.ExitCode);
        Assert.Contains("no recorder", Assert.Single(without, row => row.Check == "recorder").Found, StringComparison.Ordinal);
    }

    /// <summary>The local AWS does not have the two calls that the check of the aggregator needs.</summary>
    [Fact]
    public void After_the_roll_out_every_check_passes_except_that_of_the_aggregator_which_cannot_be_read()
    {
        var findings = PreflightProcess.Rows(organization.PreflightAfterRollout);

        var failed = findings.Where(finding => finding.Result == "FAIL").ToList();
        Assert.True(failed.All(finding => finding.Check == "aggregator"), organization.PreflightAfterRollout.Output);
        Assert.All(failed, finding => Assert.StartsWith("not known: configservice ", finding.Found, StringComparison.Ordinal));
        Assert.Equal(AllChecks.AfterRollout.Select(check => check.Name), findings.Select(finding => finding.Check).Distinct());
    }

    [Fact]
    public void Every_account_of_the_unit_has_its_own_stack_in_every_region()
    {
        AssertInstances(organization.AfterRollout.Canaries, organization.Canary);
        AssertInstances(organization.AfterRollout.Rest, organization.First, organization.Second);
        Assert.All(
            AllOf(organization.AfterRollout, organization.Canary, organization.First, organization.Second),
            state => Assert.StartsWith("StackSet-RejectFlowLogging-", Assert.Single(state.Stacks), StringComparison.Ordinal)
        );
    }

    [Fact]
    public void The_management_account_has_ordinary_stacks()
    {
        Assert.All(
            organization.AfterRollout.Of(organization.Management),
            each =>
            {
                Assert.Contains($"RejectFlowLogging-Management-{each.Region}", each.State.Stacks);
                Assert.Contains(WholeLoop.RuleName, each.State.Rules);
            }
        );
    }

    [Fact]
    public void An_excluded_account_has_nothing()
    {
        Assert.All(
            organization.AfterRollback.Of(organization.Excluded),
            each =>
            {
                Assert.Empty(each.State.Stacks);
                Assert.Empty(each.State.Rules);
                Assert.Empty(each.State.FlowLogs);
            }
        );
    }

    [Fact]
    public void Every_VPC_is_evaluated_and_repaired_in_its_own_account_and_region()
    {
        foreach (var account in new[] { organization.Management, organization.Canary, organization.First, organization.Second })
        {
            foreach (var (region, state) in organization.AfterRollout.Of(account))
            {
                Assert.Equal("COMPLIANT", state.Verdicts[account.Vpcs[region]]);
                Assert.Single(state.FlowLogs[account.Vpcs[region]]);
                Assert.All(state.Verdicts, verdict => Assert.Equal("COMPLIANT", verdict.Value));
            }
        }
    }

    [Fact]
    public void No_account_sees_VPCs_of_another_account()
    {
        var seen = organization
            .AfterRollback.Accounts.SelectMany(state => state.Value.Verdicts.Keys.Select(vpc => (vpc, state.Key)))
            .ToLookup(each => each.vpc, each => each.Key);

        Assert.NotEmpty(seen);
        Assert.All(seen, vpc => Assert.Single(vpc));
    }

    [Fact]
    public void No_role_of_an_account_acts_in_another()
    {
        var byRole = organization
            .Journal.Where(entry =>
                Text(entry, "principal").Contains(":role/", StringComparison.Ordinal)
                || Text(entry, "principal").Contains(":assumed-role/", StringComparison.Ordinal)
            )
            .ToList();

        Assert.Contains(byRole, entry => Text(entry, "action") == "CreateFlowLogs");
        Assert.Contains(byRole, entry => Text(entry, "action") == "PutEvaluations");
        Assert.All(byRole, entry => Assert.Equal(Text(entry, "account"), Text(entry, "principal").Split(':')[4]));
    }

    [Fact]
    public async Task The_canary_account_finishes_before_the_others_start()
    {
        var canary = await OperationsAsync("RejectFlowLogging-Canary");
        var rest = await OperationsAsync("RejectFlowLogging-Organization");

        Assert.True(Moment(canary[0], "EndTimestamp") <= Moment(rest[0], "CreationTimestamp"));
    }

    [Fact]
    public void An_account_that_joins_the_unit_gets_the_rule_and_its_VPCs_are_repaired()
    {
        Assert.All(organization.AfterRollout.Of(organization.Newcomer), each => Assert.Empty(each.State.Rules));
        Assert.All(
            organization.AfterJoining.Of(organization.Newcomer),
            each =>
            {
                Assert.Equal("CURRENT", organization.AfterJoining.Rest[(organization.Newcomer.Id, each.Region)].Status);
                Assert.Equal("COMPLIANT", each.State.Verdicts[organization.Newcomer.Vpcs[each.Region]]);
            }
        );
    }

    [Fact]
    public void An_account_without_a_recorder_is_reported_and_keeps_no_partial_stack()
    {
        Assert.All(
            organization.AfterJoining.Of(organization.Bare),
            each =>
            {
                Assert.Equal("OUTDATED", organization.AfterJoining.Rest[(organization.Bare.Id, each.Region)].Status);
                Assert.Empty(each.State.Rules);
                Assert.Empty(each.State.Code);
            }
        );
        // StackSets skips the regions after the first failure.
        Assert.Contains(
            "recorder",
            organization.AfterJoining.Rest[(organization.Bare.Id, LocalOrganization.HomeRegion)].StatusReason,
            StringComparison.OrdinalIgnoreCase
        );
        AssertInstances(organization.AfterJoining.Rest, organization.First, organization.Second, organization.Newcomer, organization.Bare);
    }

    [Fact]
    public void An_update_reaches_every_account_and_a_roll_back_restores_the_earlier_package()
    {
        MemberAccount[] all =
        [
            organization.Management,
            organization.Canary,
            organization.First,
            organization.Second,
            organization.Newcomer,
        ];
        var first = Code(organization.AfterJoining, all);
        var later = Code(organization.AfterUpdate, all);

        Assert.Single(first.Distinct());
        Assert.Single(later.Distinct());
        Assert.NotEqual(first[0], later[0]);
        Assert.Equal(first, Code(organization.AfterRollback, all));
    }

    [Fact]
    public void An_update_leaves_flow_logs_and_verdicts_unchanged()
    {
        foreach (var (region, state) in organization.AfterRollback.Of(organization.First))
        {
            var before = organization.AfterRollout.Accounts[(organization.First.Id, region)];
            Assert.Equal(before.FlowLogs.SelectMany(logs => logs).Order(), state.FlowLogs.SelectMany(logs => logs).Order());
            Assert.Equal(before.Verdicts, state.Verdicts);
        }
    }

    [Fact]
    public void An_update_that_fails_in_the_canary_account_reaches_no_other_account_and_fails_the_deployment()
    {
        Assert.NotEqual(0, organization.Failure.ExitCode);
        Assert.All(
            AllOf(organization.AfterFailure, organization.Management, organization.First, organization.Second, organization.Newcomer),
            state => Assert.Equal([WholeLoop.RuleName], state.Rules)
        );
        Assert.All(AllOf(organization.AfterFailure, organization.Canary), state => Assert.Contains(WholeLoop.RuleName, state.Rules));
    }

    [Fact]
    public void An_account_that_leaves_the_unit_loses_the_rule_and_keeps_its_flow_logs()
    {
        Assert.All(
            organization.AfterLeaving.Of(organization.Second),
            each =>
            {
                Assert.Empty(each.State.Rules);
                Assert.Empty(each.State.Stacks);
                Assert.Single(each.State.FlowLogs[organization.Second.Vpcs[each.Region]]);
            }
        );
        Assert.All(AllOf(organization.AfterLeaving, organization.First), state => Assert.Equal([WholeLoop.RuleName], state.Rules));
    }

    [Fact]
    public async Task The_aggregator_shows_the_VPCs_of_every_account_and_region()
    {
        foreach (var account in new[] { organization.Management, organization.Canary, organization.First, organization.Newcomer })
        {
            foreach (var region in LocalOrganization.Regions)
            {
                var details = await organization.Home.CallAsync(
                    "config",
                    "get_aggregate_compliance_details_by_config_rule",
                    new
                    {
                        ConfigurationAggregatorName = "RejectFlowLogging",
                        ConfigRuleName = WholeLoop.RuleName,
                        AccountId = account.Id,
                        AwsRegion = region,
                        ComplianceType = "COMPLIANT",
                    }
                );
                var vpcs = details
                    .GetProperty("AggregateEvaluationResults")
                    .EnumerateArray()
                    .Select(result =>
                        Text(result.GetProperty("EvaluationResultIdentifier").GetProperty("EvaluationResultQualifier"), "ResourceId")
                    );

                Assert.Contains(account.Vpcs[region], vpcs);
            }
        }
    }

    [Fact]
    public async Task The_saved_queries_list_what_was_repaired_and_nothing_left_to_repair()
    {
        var repaired = await AskAsync("RejectFlowLogging-flow-logs-of-the-runbook");
        var vpcs = repaired.Select(row => row.GetProperty("configuration").GetProperty("resourceId").GetString()).ToList();

        Assert.All(
            new[]
            {
                organization.Management,
                organization.Canary,
                organization.First,
                organization.Second,
                organization.Newcomer,
            }.SelectMany(account => account.Vpcs.Values),
            vpc => Assert.Contains(vpc, vpcs)
        );
        Assert.Empty(await AskAsync("RejectFlowLogging-vpcs-without-flow-logging"));
    }

    private async Task<List<JsonElement>> AskAsync(string savedQuery)
    {
        var saved = await organization.Home.CallAsync("config", "get_stored_query", new { QueryName = savedQuery });
        var answer = await organization.Home.CallAsync(
            "config",
            "select_aggregate_resource_config",
            new
            {
                ConfigurationAggregatorName = "RejectFlowLogging",
                Expression = Text(saved.GetProperty("StoredQuery"), "Expression"),
                Limit = 100,
            }
        );

        return [.. answer.GetProperty("Results").EnumerateArray().Select(row => JsonDocument.Parse(row.GetString() ?? "").RootElement)];
    }

    private async Task<List<JsonElement>> OperationsAsync(string stackSet)
    {
        var listed = await organization.Home.CallAsync("cloudformation", "list_stack_set_operations", new { StackSetName = stackSet });
        return [.. listed.GetProperty("Summaries").EnumerateArray().OrderBy(operation => Moment(operation, "CreationTimestamp"))];
    }

    private static void AssertInstances(
        IReadOnlyDictionary<(string Account, string Region), StackInstance> instances,
        params MemberAccount[] accounts
    ) =>
        Assert.Equal(
            accounts.SelectMany(account => LocalOrganization.Regions.Select(region => (account.Id, region))).Order(),
            instances.Keys.Order()
        );

    private static IEnumerable<AccountState> AllOf(OrganizationState state, params MemberAccount[] accounts) =>
        accounts.SelectMany(account => state.Of(account).Select(each => each.State));

    private static List<string> Code(OrganizationState state, MemberAccount[] accounts) =>
        [.. AllOf(state, accounts).SelectMany(each => each.Code)];

    private static string Text(JsonElement element, string member) => element.GetProperty(member).GetString() ?? "";

    private static DateTimeOffset Moment(JsonElement element, string member) => element.GetProperty(member).GetDateTimeOffset();
}
