namespace ConfigRule.Judgement;

/// <summary>What AWS Config has recorded for a VPC.</summary>
/// <param name="Compliance">The compliance; null if it is one that the rule never reports.</param>
/// <param name="Annotation">The annotation of that evaluation; null if Config has none.</param>
/// <param name="RecordedAt">When Config recorded it; null if that is not known.</param>
internal sealed record EarlierResult(VerdictCompliance? Compliance, string? Annotation, DateTimeOffset? RecordedAt)
{
    /// <summary>Whether a result must be cleared if its VPC no longer exists.</summary>
    public bool CountsAsCompliance => Compliance is VerdictCompliance.Compliant or VerdictCompliance.NonCompliant;

    /// <summary>
    /// Whether a verdict says the same: its compliance and its reason, which the annotation starts with. The rest of the
    /// annotation is detail, and Config may have changed it.
    /// </summary>
    public bool SaysTheSameAs(Verdict verdict) =>
        Compliance == verdict.Compliance
        && Annotation?.StartsWith(Judgement.Annotation.StartOf(verdict.Reason), StringComparison.Ordinal) == true;
}
