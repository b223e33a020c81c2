namespace ConfigRule.LocalLoop;

/// <summary>A step of the loop failed. The message says which, and what it said.</summary>
public sealed class LoopException(string message, Exception? innerException = null) : Exception(message, innerException);
