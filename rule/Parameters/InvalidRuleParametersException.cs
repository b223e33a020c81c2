namespace ConfigRule.Parameters;

/// <summary>The rule's parameters cannot be used. The message says which, the value got and the values allowed.</summary>
public sealed class InvalidRuleParametersException : Exception
{
    public InvalidRuleParametersException(string message)
        : base(message)
    {
    }

    public InvalidRuleParametersException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public InvalidRuleParametersException()
    {
    }
}
