using ConfigRule.Judgement;

namespace ConfigRule.Tests.Judgement;

/// <summary>Which verdicts AWS Config needs, given what it has.</summary>
public sealed class NewsTests
{
    private const string VpcId = "vpc-0123456789abcdef0";

    private static readonly DateTimeOffset Now = new(2026, 2, 17, 2, 0, 0, TimeSpan.Zero);
    private static readonly Refresh Weekly = new(7);
    private static readonly Verdict Logging = new(VpcId, Reason.Logging, "fl-1 captures ALL to s3.");

    [Fact]
    public void A_result_with_the_same_verdict_and_reason_is_not_news()
    {
        Assert.False(IsNews(Logging, "LOGGING: fl-1 captures ALL to s3."));
        Assert.False(IsNews(Logging, "LOGGING: other detail"));
    }

    [Theory]
    [InlineData("LOGGING_RATE_LIMITED: fl-1 captures ALL to s3.")]
    [InlineData("logging: fl-1 captures ALL to s3.")]
    [InlineData("LOGGING")]
    [InlineData("")]
    [InlineData(null)]
    public void Another_reason_is_news(string? annotation) => Assert.True(IsNews(Logging, annotation));

    [Fact]
    public void Another_compliance_is_news()
    {
        Assert.True(News.IsNews(Logging, Earlier(VerdictCompliance.NotApplicable, "LOGGING: detail"), Weekly, Now));
        Assert.True(News.IsNews(Logging, Earlier(null, "LOGGING: detail"), Weekly, Now));
    }

    [Fact]
    public void The_first_verdict_on_a_VPC_is_news() => Assert.True(News.IsNews(Logging, null, Weekly, Now));

    [Fact]
    public void NON_COMPLIANT_is_always_news_because_it_starts_the_remediation()
    {
        var verdict = new Verdict(VpcId, Reason.NoFlowLog, "no VPC-level flow log.");

        Assert.True(News.IsNews(verdict, Earlier(VerdictCompliance.NonCompliant, verdict.Annotation), Weekly, Now));
    }

    [Fact]
    public void Everything_is_news_if_results_are_refreshed_each_time() =>
        Assert.True(News.IsNews(Logging, Earlier(VerdictCompliance.Compliant, Logging.Annotation), Refresh.EachTime, Now));

    [Fact]
    public void A_result_without_a_time_is_put_again() =>
        Assert.True(News.IsNews(Logging, new EarlierResult(VerdictCompliance.Compliant, Logging.Annotation, null), Weekly, Now));

    [Fact]
    public void A_result_is_put_again_once_in_each_period_and_is_never_older_than_the_period_and_one_schedule()
    {
        var schedule = TimeSpan.FromHours(24);
        foreach (var vpcId in Enumerable.Range(0, 200).Select(number => $"vpc-{number:x17}"))
        {
            var recordedAt = Now;
            var refreshed = 0;
            for (var run = Now + schedule; run <= Now + TimeSpan.FromDays(70); run += schedule)
            {
                Assert.True(run - recordedAt <= TimeSpan.FromDays(7) + schedule);
                if (Weekly.IsDue(vpcId, recordedAt, run))
                {
                    (recordedAt, refreshed) = (run, refreshed + 1);
                }
            }

            Assert.Equal(10, refreshed);
        }
    }

    [Fact]
    public void The_refreshes_of_many_VPCs_are_spread_over_the_days()
    {
        var vpcIds = Enumerable.Range(0, 7_000).Select(number => $"vpc-{number:x17}").ToList();

        for (var run = Now.AddDays(1); run <= Now.AddDays(7); run = run.AddDays(1))
        {
            Assert.InRange(vpcIds.Count(vpcId => Weekly.IsDue(vpcId, run.AddDays(-1), run)), 800, 1_200);
        }
    }

    [Theory]
    [InlineData(null, 0)]
    [InlineData("", 0)]
    [InlineData("0", 0)]
    [InlineData("7", 7)]
    [InlineData("365", 365)]
    public void The_function_reads_the_days_from_its_environment(string? value, int days) =>
        Assert.Equal(new Refresh(days), RefreshSetting.Read(value));

    [Theory]
    [InlineData("366")]
    [InlineData("-1")]
    [InlineData("a week")]
    public void Other_values_in_its_environment_are_rejected(string value) =>
        Assert.Equal(
            $"environment variable FLOW_LOGGING_REFRESH_DAYS is {value}; allowed: a whole number from 0 to 365",
            Assert.Throws<FormatException>(() => RefreshSetting.Read(value)).Message
        );

    private static bool IsNews(Verdict verdict, string? annotation) =>
        News.IsNews(verdict, Earlier(verdict.Compliance, annotation), Weekly, Now);

    /// <summary>A result that was recorded just now, so that it is not refreshed.</summary>
    private static EarlierResult Earlier(VerdictCompliance? compliance, string? annotation) => new(compliance, annotation, Now);
}
