namespace ConfigRule.LocalLoop;

/// <summary>A VPC's row in the table: what AWS Config says of it.</summary>
/// <param name="Id">The VPC.</param>
/// <param name="Name">What it is an example of.</param>
/// <param name="Compliance">Config's compliance type.</param>
/// <param name="Annotation">The rule's annotation.</param>
public sealed record EvaluatedVpc(string Id, string Name, string Compliance, string Annotation)
{
    public bool IsSettled => Compliance is "COMPLIANT" or "NOT_APPLICABLE";
}
