namespace ConfigRule.Benchmark;

/// <summary>Something could not be measured, or what was measured did not do its work. The message says which and why.</summary>
public sealed class BenchmarkException(string message, Exception? innerException = null) : Exception(message, innerException);
