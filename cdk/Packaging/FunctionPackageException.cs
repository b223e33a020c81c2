namespace ConfigRule.Cdk.Packaging;

/// <summary>There is no function to deploy. The message says why, and what to do.</summary>
public sealed class FunctionPackageException(string message, Exception? innerException = null) : Exception(message, innerException);
