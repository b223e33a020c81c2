using System.Xml;
using Amazon.Runtime;

namespace ConfigRule.Aws;

/// <summary>One way to call AWS: whatever ends a call without an answer becomes an <see cref="AwsCallException"/> that names it.</summary>
internal static class AwsCall
{
    /// <param name="call">AWS's name of the operation.</param>
    /// <param name="make">Makes the call.</param>
    /// <param name="cancellationToken">What may end the call without its having failed.</param>
    /// <exception cref="AwsCallException">It was refused, did not reach AWS or was not answered in time, after the SDK's retries.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async Task<T> MakeAsync<T>(string call, Func<Task<T>> make, CancellationToken cancellationToken)
    {
        try
        {
            // The SDK waits for the whole of an answer once it has begun, however long that takes.
            return await make().WaitAsync(cancellationToken);
        }
        catch (AmazonServiceException failure)
        {
            throw new AwsCallException($"{call} failed: {failure.ErrorCode ?? failure.GetType().Name}: {failure.Message}", failure);
        }
        catch (Exception failure) when (IsNoAnswer(failure, cancellationToken))
        {
            throw new AwsCallException($"{call} failed: {failure.GetType().Name}: {failure.Message}", failure);
        }
    }

    /// <summary>The connection could not be made, broke, brought something else, or nothing within the client's time-out.</summary>
    private static bool IsNoAnswer(Exception failure, CancellationToken cancellationToken) =>
        failure is AmazonClientException or HttpRequestException or IOException or TimeoutException or XmlException or FormatException
        || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested);
}
