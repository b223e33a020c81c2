namespace ConfigRule.Aws;

/// <summary>A call to AWS failed after its retries, or was answered with what is no answer. The message names the call.</summary>
public sealed class AwsCallException(string message, Exception? innerException = null) : Exception(message, innerException);
