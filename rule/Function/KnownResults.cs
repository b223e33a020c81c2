using ConfigRule.Aws;
using ConfigRule.Judgement;
using ConfigRule.Logging;

namespace ConfigRule;

/// <summary>
/// What AWS Config already has, as one invocation reads it, and therefore which verdicts are news. What cannot be read is
/// unknown, and a verdict on it is news.
/// </summary>
/// <param name="results">AWS Config.</param>
/// <param name="ruleName">The rule that is evaluated.</param>
/// <param name="refresh">When a result is put again although nothing changed.</param>
/// <param name="now">The time of the event. It is Config's time, as are the times of its results.</param>
/// <param name="log">Says what could not be read, and counts the verdicts that are not news.</param>
internal sealed class KnownResults(IEarlierResults results, string ruleName, Refresh refresh, DateTimeOffset now, InvocationLog log)
{
    /// <summary>Longest rule name that GetComplianceDetailsByConfigRule accepts, in characters; a rule's name may have 128.</summary>
    /// <remarks>https://docs.aws.amazon.com/config/latest/APIReference/API_GetComplianceDetailsByConfigRule.html</remarks>
    private const int LongestListableRuleName = 64;

    private IReadOnlyDictionary<string, EarlierResult>? listed;
    private AwsCallException? listingFailure;

    /// <summary>Reads every result.</summary>
    /// <returns>The VPCs whose result must be cleared if they no longer exist.</returns>
    public async Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken)
    {
        listed = new Dictionary<string, EarlierResult>();
        if (ruleName.Length > LongestListableRuleName)
        {
            if (!refresh.IsEachTime)
            {
                log.Unread($"AWS Config lists no results of a rule whose name has more than {LongestListableRuleName} characters");
            }

            return [];
        }

        try
        {
            listed = await results.ReadEveryAsync(ruleName, cancellationToken);
        }
        catch (AwsCallException failure)
        {
            listingFailure = failure;
            log.Unread(failure.Message);
        }

        return [.. listed.Where(result => result.Value.CountsAsCompliance).Select(result => result.Key)];
    }

    /// <summary>
    /// The verdicts that Config does not have yet. Without <see cref="ListAsync"/>, the result of each VPC is read, after the
    /// VPC: so a verdict is left out only if it would change nothing at that moment.
    /// </summary>
    public async Task<IReadOnlyList<Verdict>> SelectNewsAsync(IReadOnlyList<Verdict> verdicts, CancellationToken cancellationToken)
    {
        List<Verdict> news = [];
        List<Verdict> unchanged = [];
        foreach (var verdict in verdicts)
        {
            var earlier = News.IsAlways(verdict, refresh) ? null : await FindAsync(verdict.VpcId, cancellationToken);
            (News.IsNews(verdict, earlier, refresh, now) ? news : unchanged).Add(verdict);
        }

        log.Unchanged(unchanged);
        return news;
    }

    /// <exception cref="AwsCallException">The results could not be listed, so those of deleted VPCs were not cleared.</exception>
    public void ThrowIfNotListed()
    {
        if (listingFailure is not null)
        {
            throw new AwsCallException(
                $"every VPC was reported, but results of deleted VPCs could not be cleared: {listingFailure.Message}",
                listingFailure
            );
        }
    }

    private async Task<EarlierResult?> FindAsync(string vpcId, CancellationToken cancellationToken)
    {
        if (listed is not null)
        {
            return listed.GetValueOrDefault(vpcId);
        }

        try
        {
            return await results.ReadAsync(ruleName, vpcId, cancellationToken);
        }
        catch (AwsCallException failure)
        {
            log.Unread(failure.Message);
            return null;
        }
    }
}
