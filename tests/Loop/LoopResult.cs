namespace ConfigRule.LocalLoop;

/// <summary>The results of the whole loop.</summary>
/// <param name="Names">The case that each VPC is an example of, by its id.</param>
/// <param name="Before">Config's results before remediation.</param>
/// <param name="After">Config's results after remediation.</param>
public sealed record LoopResult(
    IReadOnlyDictionary<string, string> Names,
    IReadOnlyList<EvaluatedVpc> Before,
    IReadOnlyList<EvaluatedVpc> After
)
{
    /// <summary>VPCs that are neither COMPLIANT nor NOT_APPLICABLE at the end, or have no result.</summary>
    public IReadOnlyList<string> Failed => [.. Names.Keys.Where(id => !After.Any(vpc => vpc.Id == id && vpc.NeedsNoRepair))];
}
