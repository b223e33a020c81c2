namespace ConfigRule.Cdk;

/// <summary>There is no executable to deploy. The message says why, and how to go on.</summary>
public sealed class FunctionPackageException(string message, Exception? innerException = null) : Exception(message, innerException);
