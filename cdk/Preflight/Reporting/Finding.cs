namespace ConfigRule.Cdk.Preflight.Reporting;

/// <summary>One result of a check. Texts hold no control characters, so a value from AWS cannot start a line of its own.</summary>
/// <param name="Outcome">Whether it is as it should be.</param>
/// <param name="Check">The name of the check.</param>
/// <param name="Where">"organization", an account, a region, or both as account/region.</param>
/// <param name="Found">What the check found.</param>
/// <param name="Remedy">What to do about it; empty if nothing.</param>
public sealed record Finding(Outcome Outcome, string Check, string Where, string Found, string Remedy)
{
    public const string Organization = "organization";

    public string Where { get; } = PrintableText.Of(Where);

    public string Found { get; } = PrintableText.Of(Found);

    public string Remedy { get; } = PrintableText.Of(Remedy);

    public static Finding Ok(string check, string where, string found) => new(Outcome.Ok, check, where, found, "");

    public static Finding Warn(string check, string where, string found, string remedy) => new(Outcome.Warn, check, where, found, remedy);

    public static Finding Fail(string check, string where, string found, string remedy) => new(Outcome.Fail, check, where, found, remedy);
}
