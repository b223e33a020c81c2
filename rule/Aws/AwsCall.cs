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
            return await make();
        }
        catch (AmazonServiceException failure)
        {
            throw new AwsCallException($"{call} failed: {failure.ErrorCode}: {failure.Message}", failure);
        }
        catch (Exception failure) when (IsNoAnswer(failure) && !cancellationToken.IsCancellationRequested)
        {
            throw new AwsCallException($"{call} failed: {failure.GetType().Name}: {failure.Message}", failure);
        }
    }

    /// <summary>The connection could not be made, broke, or nothing came within the client's time-out.</summary>
    private static bool IsNoAnswer(Exception failure) =>
        failure is AmazonClientException or HttpRequestException or IOException or TimeoutException or OperationCanceledException;
}
