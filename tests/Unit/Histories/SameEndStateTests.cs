using ConfigRule.Judgement;
using CsCheck;

namespace ConfigRule.Tests.Histories;

/// <summary>
/// Whatever happened in an account, the next scheduled run ends with what putting every evaluation would end with: the same
/// verdicts and reasons, the same cleared results, and the same remediations started.
/// </summary>
public sealed class SameEndStateTests
{
    private const int Histories = 2_000;

    private static readonly Refresh Weekly = new(7);

    [Fact]
    public Task Putting_only_news_ends_as_putting_everything_does() =>
        Gen.Select(Step.History, Gen.Bool)
            .SampleAsync(
                async (history, dropsOlder) =>
                {
                    using var account = new AccountInMemory(dropsOlder);
                    foreach (var step in history[..^1])
                    {
                        await account.DoAsync(step, Weekly);
                    }

                    using var everything = account.Config.Copy();
                    account.Config.Remediated.Clear();

                    Assert.True(await account.RunScheduledAsync(account.Config, Weekly, history[^1].Fault));
                    Assert.True(await account.RunScheduledAsync(everything, Refresh.EachTime, Fault.None));

                    Assert.Equal(Verdicts(everything), Verdicts(account.Config));
                    Assert.Equal(everything.Remediated, account.Config.Remediated);
                },
                iter: Histories
            );

    private static IEnumerable<(string VpcId, string Compliance, string Reason)> Verdicts(ConfigInMemory config) =>
        config.Results.Select(result => (result.Key, result.Value.Compliance, result.Value.Reason));
}
