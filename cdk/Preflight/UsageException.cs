namespace ConfigRule.Cdk.Preflight;

/// <summary>The command cannot run with what it was given. The message says what is missing or wrong.</summary>
public sealed class UsageException(string message, Exception? innerException = null) : Exception(message, innerException);
