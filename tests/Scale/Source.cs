namespace ConfigRule.Scale;

/// <summary>The source of a figure.</summary>
/// <param name="Page">AWS's page, or the best page there is.</param>
/// <param name="Read">What was read, and its date.</param>
/// <param name="Confirmed">Whether a text of AWS says so. No figure was observed in an account.</param>
public sealed record Source(Uri Page, string Read, bool Confirmed)
{
    public static Source Of(string page, string read) => new(new Uri(page), read, Confirmed: true);

    public static Source Unconfirmed(string page, string read) => new(new Uri(page), read, Confirmed: false);
}
