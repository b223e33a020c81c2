namespace ConfigRule.LocalLoop;

/// <summary>An error that AWS answered with.</summary>
public sealed class AwsException : Exception
{
    public AwsException(string code, string message)
        : base(message) => Code = code;

    public AwsException(string message)
        : this("", message)
    {
    }

    public AwsException(string message, Exception innerException)
        : base(message, innerException) => Code = "";

    public AwsException()
        : this("")
    {
    }

    /// <summary>AWS's error code.</summary>
    public string Code { get; }
}
