namespace ConfigRule.Events;

/// <summary>The event is not one that AWS Config sends to a rule. The message says what is wrong with it.</summary>
public sealed class InvalidConfigEventException : Exception
{
    public InvalidConfigEventException(string message)
        : base(message)
    {
    }

    public InvalidConfigEventException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public InvalidConfigEventException()
    {
    }
}
