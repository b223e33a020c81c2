using Amazon.Runtime;

namespace ConfigRule.Aws;

/// <summary>A call to AWS failed after its retries, or returned an invalid response. The message names the call.</summary>
internal sealed class AwsCallException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>Whether AWS throttled the call.</summary>
    /// <remarks>https://docs.aws.amazon.com/config/latest/APIReference/CommonErrors.html</remarks>
    public bool IsThrottling =>
        InnerException is AmazonServiceException { ErrorCode: "ThrottlingException" or "Throttling" or "TooManyRequestsException" };
}
