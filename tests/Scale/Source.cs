namespace ConfigRule.Scale;

/// <summary>Where a figure is from.</summary>
/// <param name="Page">AWS's own page for it, or the best there is.</param>
/// <param name="Read">What was read, and of when.</param>
/// <param name="Confirmed">Whether AWS itself was read to say so; no figure was seen in an account.</param>
public sealed record Source(Uri Page, string Read, bool Confirmed)
{
    public static Source Of(string page, string read) => new(new Uri(page), read, Confirmed: true);

    public static Source Unconfirmed(string page, string read) => new(new Uri(page), read, Confirmed: false);
}
