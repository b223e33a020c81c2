namespace ConfigRule.Judgement;

/// <summary>The compliance types that a custom rule can report. Config rejects INSUFFICIENT_DATA from a rule.</summary>
internal enum VerdictCompliance
{
    Compliant,
    NonCompliant,
    NotApplicable,
}
