using System.CommandLine;
using System.Text.Json.Nodes;
using ConfigRule.Cdk.Settings;
using ConfigRule.Logging;
using ConfigRule.Scale;
using ConfigRule.Tests.Stack;

namespace ConfigRule.Tests.Scale;

/// <summary>The arithmetic, against figures that were reckoned by hand, and the constants against what they count.</summary>
[Collection(JsiiTests.Name)]
public sealed class FiguresTests
{
    private static readonly Assumptions Given = new();

    [Fact]
    public void Scheduled_invocations_are_one_for_each_account_and_region_and_schedule()
    {
        Assert.Equal(85_000, new Invocations(Given).AllScheduledADay);
        Assert.Equal(24 * 85_000, new Invocations(Given with { Schedule = "One_Hour" }).AllScheduledADay);
    }

    [Fact]
    public void A_schedule_evaluates_every_VPC_and_a_change_one()
    {
        var invocations = new Invocations(Given with { Vpcs = 7, VpcChangesAMonth = 3, FlowLogChangesAMonth = 2 });

        Assert.Equal((30 * 7) + (7 * 3) + (7 * 2), invocations.EvaluationsAMonth);
        Assert.Equal(30 + (7 * 3) + (7 * 2), invocations.AMonth);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(100_000, 100)]
    [InlineData(100_001, 100.0008)]
    [InlineData(500_000, 420)]
    [InlineData(600_000, 470)]
    public void Each_tier_is_charged_for_what_falls_into_it(long evaluations, double dollars)
    {
        Assert.Equal((decimal)dollars, PriceTier.Dollars(Prices.Evaluations, evaluations));
    }

    [Theory]
    [InlineData(5, 1)]
    [InlineData(19, 1)]
    [InlineData(20, 2)]
    [InlineData(5_000, 500)]
    public void A_percentage_of_accounts_is_rounded_down_and_never_to_none(int accounts, int atOnce)
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
        // Canaries go all at once.
        Assert.Equal(1 * 3 * 6 / 60.0, rollout.CanaryHours);
    }

    [Fact]
    public void An_invocation_takes_its_calls_and_its_part_of_a_processor()
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

        // 3,000 VPCs: three pages of EC2's and two rounds of puts, beside which thirty pages of earlier results are short.
        Assert.Equal(1 + 1_500 + 30 + 2, Duration.Of(given, 3_000, Calls.Scheduled(3_000, 3_000, 3_000)), 6);
        Assert.Equal(
            1 + 1_500 + 300,
            Duration.Of(given with { ConfigCallSeconds = 10, Ec2CallSeconds = 1 }, 3_000, Calls.Scheduled(3_000, 3_000, 3_000)),
            6
        );
    }

    [Fact]
    public void Beyond_default_limits_are_what_the_README_names_and_no_others()
    {
        var over = new LimitUses(Given).All.Where(use => use.Verdict == "OVER").Select(use => use.Limit);

        Assert.Equal([Limits.DescribeRate, Limits.Automations, Limits.AggregatorAccountsAWeek], over);
    }

    [Fact]
    public void A_stack_set_is_full_at_the_accounts_that_the_README_names()
    {
        var full = new LimitUses(Given with { Accounts = 5_882 }).All.Single(use => use.Limit == Limits.StackInstances);
        var over = new LimitUses(Given with { Accounts = 5_883 }).All.Single(use => use.Limit == Limits.StackInstances);

        Assert.Equal(("within", "OVER"), (full.Verdict, over.Verdict));
    }

    [Fact]
    public void What_AWS_publishes_no_number_for_is_unknown_and_not_within()
    {
        Assert.All(
            new LimitUses(Given).All.Where(use => use.Limit.Value is null),
            use => Assert.Equal(("unknown", false), (use.Verdict, use.Limit.Source.Confirmed))
        );
    }

    [Fact]
    public void Monitoring_costs_what_the_stack_makes_for_it()
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
    public void Roles_are_counted_as_the_stack_has_them()
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

    /// <summary>An alarm is paid for by the metrics that it watches, and one without expressions watches one.</summary>
    private static int MetricsOf(JsonObject alarm) =>
        alarm["Properties"]!["Metrics"] is JsonArray metrics ? metrics.Count(metric => metric!["MetricStat"] is not null) : 1;
}
