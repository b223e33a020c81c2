namespace ConfigRule;

/// <summary>The invocation's time did not fit the work. The message says what was reported and how many VPCs were left.</summary>
public sealed class OutOfTimeException(string message, Exception? innerException = null) : Exception(message, innerException);
