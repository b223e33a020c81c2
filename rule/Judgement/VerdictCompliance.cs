namespace ConfigRule.Judgement;

/// <summary>The compliance types that a custom rule may report. Config refuses INSUFFICIENT_DATA from a rule.</summary>
public enum VerdictCompliance
{
    Compliant,
    NonCompliant,
    NotApplicable,
}
