using System.Collections.Concurrent;
using Amazon.Runtime;

namespace ConfigRule.Aws;

/// <summary>Counts the calls to AWS by operation. A call that the SDK retries counts once.</summary>
internal sealed class ApiCalls
{
    private const string RequestSuffix = "Request";

    private readonly ConcurrentDictionary<string, int> counts = new(StringComparer.Ordinal);

    /// <summary>Calls since the last <see cref="Reset"/>, by AWS's name of the operation.</summary>
    public IReadOnlyDictionary<string, int> Counts => new SortedDictionary<string, int>(counts, StringComparer.Ordinal);

    public void CountCallsOf(AmazonServiceClient client) => client.BeforeRequestEvent += (_, arguments) => Count(arguments);

    public void Reset() => counts.Clear();

    private void Count(RequestEventArgs arguments)
    {
        if (arguments is WebServiceRequestEventArgs { Request: { } request })
        {
            // The SDK names a request after its operation.
            counts.AddOrUpdate(request.GetType().Name.Replace(RequestSuffix, "", StringComparison.Ordinal), 1, (_, count) => count + 1);
        }
    }
}
