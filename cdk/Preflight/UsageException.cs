namespace ConfigRule.Cdk.Preflight;

/// <summary>The command was not given what it takes. The message says what it got and what is allowed.</summary>
public sealed class UsageException(string message, Exception? innerException = null) : Exception(message, innerException);
