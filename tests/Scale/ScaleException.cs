namespace ConfigRule.Scale;

/// <summary>What was asked for cannot be computed; the message says why, to a person.</summary>
public sealed class ScaleException(string message) : Exception(message);
