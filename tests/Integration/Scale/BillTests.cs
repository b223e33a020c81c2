using ConfigRule.Scale;
using ConfigRule.Tests.Executable;

namespace ConfigRule.Tests.Scale;

/// <summary>The evaluations of a month with a daily schedule, counted from the journal of the local AWS.</summary>
public sealed class BillTests(LocalAwsFixture fixture) : IClassFixture<LocalAwsFixture>
{
    private const int Vpcs = 4;
    private const int RefreshDays = 7;

    private static readonly Assumptions Given = new()
    {
        Vpcs = Vpcs,
        VpcChangesAMonth = 0,
        FlowLogChangesAMonth = 0,
    };

    [Fact]
    public async Task A_month_puts_as_many_evaluations_as_the_figures_assume()
    {
        var everything = await CreateAsync(refreshDays: 0);
        var news = await CreateAsync(RefreshDays);
        var before = await news.JournalEndAsync();

        for (var day = 0; day < Assumptions.DaysAMonth; day++)
        {
            await fixture.LocalAws.ControlAsync(HttpMethod.Post, "clock/advance", new { seconds = Assumptions.HoursADay * 3600 });
            await news.SettleAsync();
        }

        Assert.Equal(new Invocations(Given with { RefreshDays = 0 }).EvaluationsAMonth, (await everything.EvaluationsAsync(before)).Count);

        // The month has four whole periods and a part of the fifth.
        var counts = (await news.EvaluationsAsync(before)).CountBy(vpcId => vpcId).ToList();
        Assert.Equal(Vpcs, counts.Count);
        Assert.All(
            counts,
            count => Assert.InRange(count.Value, Assumptions.DaysAMonth / RefreshDays, (Assumptions.DaysAMonth / RefreshDays) + 1)
        );
        Assert.InRange(new Invocations(Given with { RefreshDays = RefreshDays }).EvaluationsAMonth, Vpcs * 4, Vpcs * 5);
        Assert.Equal(Vpcs, (await news.ResultsAsync()).Count(result => result.Value == ("COMPLIANT", "LOGGING")));
    }

    /// <summary>An account whose VPCs, including the region's default VPC, all have a flow log.</summary>
    private async Task<RuleAccount> CreateAsync(int refreshDays)
    {
        var rule = await RuleAccount.CreateWithoutRuleAsync(fixture, refreshDays: refreshDays);
        for (var created = 1; created < Vpcs; created++)
        {
            await rule.CreateVpcAsync();
        }

        var vpcs = await rule.Account.CallAsync("ec2", "describe_vpcs", new { });
        foreach (var vpc in vpcs.GetProperty("Vpcs").EnumerateArray())
        {
            await rule.CreateFlowLogAsync(vpc.GetProperty("VpcId").GetString() ?? "");
        }

        await rule.PutRuleAsync(new Dictionary<string, string>(), "ScheduledNotification");
        return rule;
    }
}
