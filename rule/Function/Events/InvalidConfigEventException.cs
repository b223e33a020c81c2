namespace ConfigRule.Events;

/// <summary>The event is not one that AWS Config sends to a rule. The message says which field is wrong.</summary>
internal sealed class InvalidConfigEventException(string message, Exception? innerException = null) : Exception(message, innerException);
