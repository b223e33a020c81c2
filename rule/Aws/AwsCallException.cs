using Amazon.Runtime;

namespace ConfigRule.Aws;

/// <summary>A call to AWS failed after its retries, or was answered with what is no answer. The message names the call.</summary>
public sealed class AwsCallException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>The failure of a call, with AWS's own code and words.</summary>
    public static AwsCallException Of(string call, AmazonServiceException failure)
    {
        ArgumentNullException.ThrowIfNull(failure);

        return new AwsCallException($"{call} failed: {failure.ErrorCode}: {failure.Message}", failure);
    }
}
