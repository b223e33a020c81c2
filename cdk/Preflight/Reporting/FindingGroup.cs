namespace ConfigRule.Cdk.Preflight.Reporting;

/// <summary>Equal findings at several places, printed as one line.</summary>
public sealed record FindingGroup(Outcome Outcome, string Check, IReadOnlyList<string> Where, string Found, string Remedy)
{
    /// <summary>The findings in the order of their checks; failures come first within a check.</summary>
    public static IReadOnlyList<FindingGroup> Of(IReadOnlyList<Finding> findings)
    {
        ArgumentNullException.ThrowIfNull(findings);
        var order = findings.Select(finding => finding.Check).Distinct().ToList();

        return
        [
            .. findings
                .GroupBy(finding => (finding.Outcome, finding.Check, finding.Found, finding.Remedy))
                .Select(group => new FindingGroup(
                    group.Key.Outcome,
                    group.Key.Check,
                    [.. group.Select(finding => finding.Where).Distinct()],
                    group.Key.Found,
                    group.Key.Remedy
                ))
                .OrderBy(group => order.IndexOf(group.Check))
                .ThenByDescending(group => group.Outcome),
        ];
    }
}
