namespace ConfigRule.LocalLoop;

/// <summary>A step of the loop failed. The message names the step and includes its output.</summary>
public sealed class LoopException(string message, Exception? innerException = null) : Exception(message, innerException);
