namespace ConfigRule.Events;

/// <summary>The event is not one that AWS Config sends to a rule. The message says what is wrong with it.</summary>
public sealed class InvalidConfigEventException(string message, Exception? innerException = null) : Exception(message, innerException);
