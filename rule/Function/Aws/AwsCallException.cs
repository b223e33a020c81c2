using Amazon.Runtime;

namespace ConfigRule.Aws;

/// <summary>A call to AWS failed after its retries, or was answered with what is no answer. The message names the call.</summary>
public sealed class AwsCallException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>Whether AWS asked for fewer calls.</summary>
    /// <remarks>https://docs.aws.amazon.com/config/latest/APIReference/CommonErrors.html</remarks>
    public bool IsThrottling =>
        InnerException is AmazonServiceException { ErrorCode: "ThrottlingException" or "Throttling" or "TooManyRequestsException" };
}
