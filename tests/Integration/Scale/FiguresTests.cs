using System.CommandLine;
using System.Text.Json.Nodes;
using ConfigRule.Cdk.Settings;
using ConfigRule.Logging;
using ConfigRule.Scale;
using ConfigRule.Tests.Stack;

namespace ConfigRule.Tests.Scale;

/// <summary>The arithmetic compared with figures computed by hand, and the constants compared with what they count.</summary>
[Collection(JsiiTests.Name)]
public sealed class FiguresTests
{
    private static readonly Assumptions Given = new();

    [Fact]
    public void Each_account_and_region_has_one_scheduled_invocation_per_schedule()
    {
        Assert.Equal(85_000, new Invocations(Given).AllScheduledADay);
        Assert.Equal(24 * 85_000, new Invocations(Given with { Schedule = "One_Hour" }).AllScheduledADay);
    }

    [Fact]
    public void Without_a_comparison_a_schedule_puts_every_VPC_and_a_change_puts_one()
    {
        var invocations = new Invocations(Given with { Vpcs = 7, VpcChangesAMonth = 3, FlowLogChangesAMonth = 2, RefreshDays = 0 });

        Assert.Equal((30 * 7) + (7 * 3) + (7 * 2), invocations.EvaluationsAMonth);
        Assert.Equal(30 + (7 * 3) + (7 * 2), invocations.AMonth);
    }

    [Fact]
    public void With_a_comparison_each_VPC_is_put_once_in_the_refresh_days_and_after_changes_of_its_flow_logs()
    {
        var invocations = new Invocations(Given with { Vpcs = 7, VpcChangesAMonth = 3, FlowLogChangesAMonth = 2, RefreshDays = 10 });

        Assert.Equal((7 * 30 / 10) + (7 * 2), invocations.EvaluationsAMonth);
        Assert.Equal((30 * 7) + (7 * 3) + (7 * 2), invocations.EvaluatedAMonth);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(100_000, 100)]
    [InlineData(100_001, 100.0008)]
    [InlineData(500_000, 420)]
    [InlineData(600_000, 470)]
    public void Each_tier_is_charged_for_the_quantity_in_it(long evaluations, double dollars)
    {
        Assert.Equal((decimal)dollars, PriceTier.Dollars(Prices.Evaluations, evaluations));
    }

    [Theory]
    [InlineData(5, 1)]
    [InlineData(19, 1)]
    [InlineData(20, 2)]
    [InlineData(5_000, 500)]
    public void A_percentage_of_accounts_is_rounded_down_to_at_least_one(int accounts, int atOnce)
    {
        Assert.Equal(atOnce, new Rollout(Given).Concurrency(accounts));
    }

    [Fact]
    public void A_rollout_takes_as_many_rounds_as_its_accounts_need_in_each_region()
    {
        var rollout = new Rollout(Given with { Accounts = 105, CanaryAccounts = 5, Regions = 3, CreateStackMinutes = 6 });

        Assert.Equal(10 * 3 * 6 / 60.0, rollout.SequentialHours);
        Assert.Equal(10 * 6 / 60.0, rollout.ParallelHours);
        Assert.Equal(Math.Ceiling(100 / 6.0) * 3 * 6 / 60.0, rollout.StrictSequentialHours);
        // All canary accounts are changed at the same time.
        Assert.Equal(1 * 3 * 6 / 60.0, rollout.CanaryHours);
    }

    [Fact]
    public void The_duration_of_an_invocation_is_its_calls_and_its_share_of_a_processor()
    {
        var given = Given with
        {
            Function = new FunctionSettings { MemoryMb = 1769 },
            ColdProcessorSeconds = 1,
            ProcessorSecondsPerVpc = 0.5,
            Ec2CallSeconds = 10,
            ConfigCallSeconds = 1,
        };

        Assert.Equal(1 + (2 * 0.5) + 10 + 1, Duration.Of(given, 2, Calls.VpcChanged), 6);

        Assert.Equal(1 + (2 * 0.5) + 10 + 1 + 1, Duration.Of(given, 2, Calls.ComparedChange), 6);

        // 3,000 VPCs: three EC2 pages, and at the same time thirty pages of earlier results; then two rounds of puts.
        var calls = Calls.Scheduled(3_000, 3_000, earlierResults: 3_000, put: 3_000);
        Assert.Equal(1 + 1_500 + 30 + 2, Duration.Of(given with { Ec2CallSeconds = 9 }, 3_000, calls), 6);
        Assert.Equal(1 + 1_500 + 33 + 2, Duration.Of(given with { Ec2CallSeconds = 11 }, 3_000, calls), 6);
    }

    [Fact]
    public void The_default_limits_that_are_exceeded_are_those_in_the_documentation()
    {
        var over = new LimitUses(Given).All.Where(use => use.Verdict == "OVER").Select(use => use.Limit);

        Assert.Equal([Limits.DescribeRate, Limits.Automations, Limits.AggregatorAccountsAWeek], over);
    }

    [Fact]
    public void A_stack_set_is_full_at_the_number_of_accounts_in_the_documentation()
    {
        var full = new LimitUses(Given with { Accounts = 5_882 }).All.Single(use => use.Limit == Limits.StackInstances);
        var over = new LimitUses(Given with { Accounts = 5_883 }).All.Single(use => use.Limit == Limits.StackInstances);

        Assert.Equal(("within", "OVER"), (full.Verdict, over.Verdict));
    }

    [Fact]
    public void A_limit_without_a_published_number_is_unknown_and_not_within()
    {
        Assert.All(
            new LimitUses(Given).All.Where(use => use.Limit.Value is null),
            use => Assert.Equal(("unknown", false), (use.Verdict, use.Limit.Source.Confirmed))
        );
    }

    [Fact]
    public void Monitoring_costs_are_those_of_the_resources_in_the_stack()
    {
        var template = SynthesizedStack.Default;

        Assert.Equal(
            (Monitoring.Keys, Monitoring.Dashboards),
            (template.All("AWS::KMS::Key").Count(), template.All("AWS::CloudWatch::Dashboard").Count())
        );
        Assert.Equal(Monitoring.AlarmMetrics, template.All("AWS::CloudWatch::Alarm").Sum(alarm => MetricsOf(alarm.Value)));
        Assert.Equal(Monitoring.Metrics, InvocationMetrics.Names.Count);
    }

    [Fact]
    public void The_number_of_roles_is_that_of_the_stack()
    {
        Assert.Equal(LimitUses.RolesOfStack, SynthesizedStack.Default.All("AWS::IAM::Role").Count());
    }

    [Theory]
    [InlineData("--accounts is \"0\"; allowed: 1 to 10000000", "--accounts", "0")]
    [InlineData("Must be one of:\n\t'One_Hour'\n\t'Three_Hours'", "--schedule", "Daily")]
    [InlineData("Required argument missing for option: '--concurrency'", "--concurrency")]
    [InlineData("--canary is 5; allowed: fewer than the 5 accounts", "--accounts", "5")]
    [InlineData("'--account' was not matched", "--account", "5")]
    public async Task A_wrong_argument_is_rejected_with_what_is_allowed(string message, params string[] arguments)
    {
        var hasRun = false;
        using var output = new StringWriter();

        var exitCode = await ScaleCommandLine
            .Create((_, _) => hasRun = true)
            .Parse(arguments)
            .InvokeAsync(new InvocationConfiguration { Output = output, Error = output });

        Assert.NotEqual(0, exitCode);
        Assert.False(hasRun);
        Assert.Contains(message, output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Arguments_replace_the_assumptions_that_they_name_and_no_others()
    {
        Assumptions? given = null;

        await ScaleCommandLine
            .Create((assumptions, _) => given = assumptions)
            .Parse(["--accounts", "7", "--concurrency", "20"])
            .InvokeAsync();

        var expected = new Assumptions
        {
            Accounts = 7,
            Rollout = new() { MaximumConcurrentPercentage = 20 },
        };
        Assert.Equal(expected, given);
    }

    /// <summary>The price of an alarm depends on its number of metrics. An alarm without expressions has one.</summary>
    private static int MetricsOf(JsonObject alarm) =>
        alarm["Properties"]!["Metrics"] is JsonArray metrics ? metrics.Count(metric => metric!["MetricStat"] is not null) : 1;
}
