namespace ConfigRule.Judgement;

/// <summary>Decides whether AWS Config needs a verdict, or already has it.</summary>
internal static class News
{
    /// <param name="verdict">The verdict.</param>
    /// <param name="earlier">What Config has for the VPC; null if nothing, or if it could not be read.</param>
    /// <param name="refresh">When a result is put again although nothing changed.</param>
    /// <param name="now">The current time.</param>
    public static bool IsNews(Verdict verdict, EarlierResult? earlier, Refresh refresh, DateTimeOffset now) =>
        IsAlways(verdict, refresh) || earlier?.SaysTheSameAs(verdict) != true || refresh.IsDue(verdict.VpcId, earlier.RecordedAt, now);

    /// <summary>
    /// Whether a verdict is news whatever Config has. Config starts a remediation when it receives a NON_COMPLIANT
    /// evaluation, so each of these is put.
    /// </summary>
    public static bool IsAlways(Verdict verdict, Refresh refresh) =>
        refresh.IsEachTime || verdict.Compliance == VerdictCompliance.NonCompliant;
}
