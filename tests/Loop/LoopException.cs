namespace ConfigRule.LocalLoop;

/// <summary>A step of the loop failed. The message says which, and what it said.</summary>
public sealed class LoopException : Exception
{
    public LoopException(string message)
        : base(message)
    {
    }

    public LoopException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public LoopException()
    {
    }
}
