namespace ConfigRule.Judgement;

/// <summary>What is reported of one VPC: the reason, which settles the compliance, and the annotation a person reads.</summary>
public sealed record Verdict
{
    public Verdict(string vpcId, Reason reason, string detail)
    {
        ArgumentNullException.ThrowIfNull(reason);
        VpcId = vpcId;
        Reason = reason;
        Annotation = Judgement.Annotation.Write(reason, detail);
    }

    public string VpcId { get; }

    public Reason Reason { get; }

    public VerdictCompliance Compliance => Reason.Compliance;

    public string Annotation { get; }
}
