using Amazon.Runtime;

namespace ConfigRule.Aws;

/// <summary>Reads a listing of EC2 page by page. No page is kept.</summary>
internal static class Ec2Pages
{
    /// <param name="call">AWS's name of the operation.</param>
    /// <param name="pages">The SDK's paginator.</param>
    /// <param name="items">The items of a page, null if it has none.</param>
    /// <param name="add">Takes each item.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="AwsCallException">A page could not be read, so the listing is not complete.</exception>
    public static async Task ReadAsync<TPage, TItem>(
        string call,
        IAsyncEnumerable<TPage> pages,
        Func<TPage, List<TItem>?> items,
        Action<TItem> add,
        CancellationToken cancellationToken
    )
        where TPage : AmazonWebServiceResponse
    {
        // Not disposed: it holds nothing, and must not be disposed while a page that is no longer awaited is in flight.
        var page = pages.GetAsyncEnumerator(cancellationToken);
        while (await AwsCall.MakeAsync(call, () => page.MoveNextAsync().AsTask(), cancellationToken))
        {
            // The SDK reads any body with status 200 as a page, for example a proxy's error page as an empty one. Every
            // response of EC2 has a request id.
            if (string.IsNullOrEmpty(page.Current.ResponseMetadata?.RequestId))
            {
                throw new AwsCallException($"{call} returned a response that is not from EC2: it has no request id");
            }

            items(page.Current)?.ForEach(add);
        }
    }
}
