namespace ConfigRule.Parameters;

/// <summary>The rule's parameters cannot be used. The message says which, the value got and the values allowed.</summary>
public sealed class InvalidRuleParametersException(string message, Exception? innerException = null) : Exception(message, innerException);
