using System.Xml;
using Amazon.Runtime;

namespace ConfigRule.Aws;

/// <summary>Makes calls to AWS. Every failure becomes an <see cref="AwsCallException"/> that names the call.</summary>
internal static class AwsCall
{
    /// <param name="call">AWS's name of the operation.</param>
    /// <param name="make">Makes the call.</param>
    /// <param name="cancellationToken">Ends the call early; that is not a failure of the call.</param>
    /// <exception cref="AwsCallException">The call failed after the SDK's retries.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async Task<T> MakeAsync<T>(string call, Func<Task<T>> make, CancellationToken cancellationToken)
    {
        try
        {
            // Once a response has begun, the SDK waits for the rest of it without a limit.
            return await make().WaitAsync(cancellationToken);
        }
        catch (AmazonServiceException failure)
        {
            throw new AwsCallException($"{call} failed: {failure.ErrorCode ?? failure.GetType().Name}: {failure.Message}", failure);
        }
        catch (Exception failure) when (IsInvalidOrMissingResponse(failure, cancellationToken))
        {
            throw new AwsCallException($"{call} failed: {failure.GetType().Name}: {failure.Message}", failure);
        }
    }

    /// <summary>The connection failed or broke, the response could not be parsed, or none came before the client's timeout.</summary>
    private static bool IsInvalidOrMissingResponse(Exception failure, CancellationToken cancellationToken) =>
        failure is AmazonClientException or HttpRequestException or IOException or TimeoutException or XmlException or FormatException
        || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested);
}
