namespace ConfigRule.Cdk.Preflight.Reporting;

/// <summary>The result of a check at one place.</summary>
public enum Outcome
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>Nothing fails because of it, but a person should look at it.</summary>
    Warn,

    /// <summary>Not as it should be, or it could not be read.</summary>
    Fail,
}
