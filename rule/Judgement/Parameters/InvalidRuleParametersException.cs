namespace ConfigRule.Parameters;

/// <summary>The rule's parameters are invalid. The message names the parameter, the value received and the allowed values.</summary>
public sealed class InvalidRuleParametersException(string message, Exception? innerException = null) : Exception(message, innerException);
