namespace ConfigRule.Delivery;

/// <summary>An answer that may be unknown. The order matters: "and" is the least of several answers, "or" the greatest.</summary>
internal enum Truth
{
    No,
    Unknown,
    Yes,
}

internal static class TruthLogic
{
    public static Truth And(this Truth one, Truth other) => one < other ? one : other;

    public static Truth Or(this Truth one, Truth other) => one > other ? one : other;

    public static Truth Not(this Truth truth) => (Truth)((int)Truth.Yes - (int)truth);

    public static Truth Of(bool value) => value ? Truth.Yes : Truth.No;

    /// <summary>Yes if one is Yes; No if there is none.</summary>
    public static Truth Any<T>(this IEnumerable<T> items, Func<T, Truth> test) =>
        items.Aggregate(Truth.No, (result, item) => result.Or(test(item)));

    /// <summary>Yes if all are Yes, or there is none.</summary>
    public static Truth All<T>(this IEnumerable<T> items, Func<T, Truth> test) =>
        items.Aggregate(Truth.Yes, (result, item) => result.And(test(item)));
}
