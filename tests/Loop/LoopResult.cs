namespace ConfigRule.LocalLoop;

/// <summary>What the whole loop came to.</summary>
/// <param name="Names">What each VPC is an example of, by its id.</param>
/// <param name="Before">Config's results before the repair.</param>
/// <param name="After">Config's results after it.</param>
public sealed record LoopResult(
    IReadOnlyDictionary<string, string> Names,
    IReadOnlyList<EvaluatedVpc> Before,
    IReadOnlyList<EvaluatedVpc> After
)
{
    /// <summary>VPCs that are neither COMPLIANT nor NOT_APPLICABLE in the end, or that Config says nothing of.</summary>
    public IReadOnlyList<string> Unsettled => [.. Names.Keys.Where(id => !After.Any(vpc => vpc.Id == id && vpc.IsSettled))];
}
