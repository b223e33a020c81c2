namespace ConfigRule.Scale;

/// <summary>The price of one unit in US dollars in us-east-1, without a free tier.</summary>
public sealed record Price(string Of, decimal Dollars, string Unit, Source Source);

/// <summary>A tier of a price that depends on the quantity.</summary>
/// <param name="From">Units below this number belong to the tier before.</param>
/// <param name="Price">The price of each unit from that number.</param>
public sealed record PriceTier(long From, Price Price)
{
    public static decimal Dollars(IReadOnlyList<PriceTier> tiers, long quantity)
    {
        ArgumentNullException.ThrowIfNull(tiers);
        return tiers
            .Select(
                (tier, index) =>
                {
                    var to = index + 1 < tiers.Count ? Math.Min(quantity, tiers[index + 1].From) : quantity;
                    return Math.Max(0, to - tier.From) * tier.Price.Dollars;
                }
            )
            .Sum();
    }
}
