namespace ConfigRule.Cdk.Preflight;

/// <summary>Rows that say the same of several places: one line for a reader.</summary>
public sealed record RowGroup(Result Result, string Check, IReadOnlyList<string> Where, string Found, string Remedy)
{
    /// <summary>The rows by check in the order of the checks, what fails first within each.</summary>
    public static IReadOnlyList<RowGroup> Of(IReadOnlyList<Row> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var order = rows.Select(row => row.Check).Distinct().ToList();

        return
        [
            .. rows.GroupBy(row => (row.Result, row.Check, row.Found, row.Remedy))
                .Select(group => new RowGroup(
                    group.Key.Result,
                    group.Key.Check,
                    [.. group.Select(row => row.Where).Distinct()],
                    group.Key.Found,
                    group.Key.Remedy
                ))
                .OrderBy(group => order.IndexOf(group.Check))
                .ThenByDescending(group => group.Result),
        ];
    }
}
