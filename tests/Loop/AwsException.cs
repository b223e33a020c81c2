namespace ConfigRule.LocalLoop;

/// <summary>An error that AWS returned.</summary>
public sealed class AwsException(string code, string message) : Exception(message)
{
    /// <summary>AWS's error code.</summary>
    public string Code { get; } = code;
}
