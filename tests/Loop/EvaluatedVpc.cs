namespace ConfigRule.LocalLoop;

/// <summary>A VPC with its latest result in AWS Config.</summary>
/// <param name="Id">The VPC's id.</param>
/// <param name="Name">The case that it is an example of.</param>
/// <param name="Compliance">Config's compliance type.</param>
/// <param name="Annotation">The rule's annotation.</param>
public sealed record EvaluatedVpc(string Id, string Name, string Compliance, string Annotation)
{
    public bool NeedsNoRepair => Compliance is "COMPLIANT" or "NOT_APPLICABLE";
}
