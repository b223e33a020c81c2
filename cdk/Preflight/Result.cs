namespace ConfigRule.Cdk.Preflight;

/// <summary>What a check came to.</summary>
public enum Result
{
    /// <summary>As the roll-out needs it.</summary>
    Ok,

    /// <summary>The roll-out would pass, and somebody should know of this.</summary>
    Warn,

    /// <summary>The roll-out would fail there, or it could not be found out whether it would.</summary>
    Fail,
}
