namespace ConfigRule.Cdk.Preflight;

/// <summary>One thing that a check found.</summary>
/// <param name="Result">What it means for the roll-out.</param>
/// <param name="Check">The check's name.</param>
/// <param name="Where">"organization", an account, a region, or an account and region as account/region.</param>
/// <param name="Found">What was found.</param>
/// <param name="Remedy">What to do; empty where nothing is.</param>
public sealed record Row(Result Result, string Check, string Where, string Found, string Remedy)
{
    public const string Organization = "organization";

    public static Row Ok(string check, string where, string found) => new(Result.Ok, check, where, found, "");

    public static Row Warn(string check, string where, string found, string remedy) => new(Result.Warn, check, where, found, remedy);

    public static Row Fail(string check, string where, string found, string remedy) => new(Result.Fail, check, where, found, remedy);
}
