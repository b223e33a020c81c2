namespace ConfigRule.Benchmark;

/// <summary>Something could not be measured, or its work was not correct. The message says what and why.</summary>
public sealed class BenchmarkException(string message, Exception? innerException = null) : Exception(message, innerException);
