namespace ConfigRule.Judgement;

/// <summary>The evaluation of one VPC: the reason, which decides the compliance, and the annotation.</summary>
internal sealed record Verdict
{
    public Verdict(string vpcId, Reason reason, string detail)
    {
        VpcId = vpcId;
        Reason = reason;
        Annotation = Judgement.Annotation.Write(reason, detail);
    }

    public string VpcId { get; }

    public Reason Reason { get; }

    public VerdictCompliance Compliance => Reason.Compliance;

    public string Annotation { get; }
}
