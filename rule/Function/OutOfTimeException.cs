namespace ConfigRule;

/// <summary>The invocation's time limit was too short. The message says how many VPCs were reported and how many were left.</summary>
internal sealed class OutOfTimeException(string message, Exception? innerException = null) : Exception(message, innerException);
