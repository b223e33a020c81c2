namespace ConfigRule.Scale;

/// <summary>What one unit costs, in US dollars in us-east-1, without any free tier.</summary>
public sealed record Price(string Of, decimal Dollars, string Unit, Source Source);

/// <summary>A price that falls with the quantity.</summary>
/// <param name="From">Units below this are charged by the tier before.</param>
/// <param name="Price">What each from then on costs.</param>
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
