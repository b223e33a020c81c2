using System.Text;

namespace ConfigRule.Judgement;

/// <summary>
/// How often a result is put again although nothing changed. The time is divided into periods of equal length, and each VPC
/// has its own start of a period, which depends only on its id. So the refreshes of many VPCs are spread over the days.
/// </summary>
/// <param name="Days">Length of a period in days; 0: every result is put each time.</param>
internal readonly record struct Refresh(int Days)
{
    public static readonly Refresh EachTime;

    public bool IsEachTime => Days == 0;

    /// <summary>Whether a result was recorded before the VPC's current period began.</summary>
    public bool IsDue(string vpcId, DateTimeOffset? recordedAt, DateTimeOffset now) =>
        IsEachTime || recordedAt is null || recordedAt < StartOfPeriod(vpcId, now);

    private DateTimeOffset StartOfPeriod(string vpcId, DateTimeOffset now)
    {
        var period = Days * (long)TimeSpan.FromDays(1).TotalSeconds;
        var seconds = now.ToUnixTimeSeconds() - (Hash(vpcId) % period);

        return now.AddSeconds(-(seconds % period));
    }

    /// <summary>FNV-1a: the same in every process, unlike string.GetHashCode.</summary>
    private static uint Hash(string vpcId)
    {
        var hash = 2_166_136_261u;
        foreach (var letter in Encoding.UTF8.GetBytes(vpcId))
        {
            hash = unchecked((hash ^ letter) * 16_777_619u);
        }

        return hash;
    }
}
