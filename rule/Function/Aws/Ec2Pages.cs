using Amazon.Runtime;

namespace ConfigRule.Aws;

/// <summary>Walks a listing of EC2 page by page; a page is let go of before the next is asked for.</summary>
internal static class Ec2Pages
{
    /// <param name="call">AWS's name of the operation.</param>
    /// <param name="pages">The SDK's paginator.</param>
    /// <param name="items">The items of a page, null where it has none.</param>
    /// <param name="take">Takes the items of a page.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    /// <exception cref="AwsCallException">A page could not be read, so the listing is no listing.</exception>
    public static async Task WalkAsync<TPage, TItem>(
        string call,
        IAsyncEnumerable<TPage> pages,
        Func<TPage, List<TItem>?> items,
        Action<List<TItem>> take,
        CancellationToken cancellationToken
    )
        where TPage : AmazonWebServiceResponse
    {
        // It holds nothing to dispose of, and could not be while a page that is no longer waited for is on its way.
        var walk = pages.GetAsyncEnumerator(cancellationToken);
        while (await AwsCall.MakeAsync(call, () => walk.MoveNextAsync().AsTask(), cancellationToken))
        {
            // The SDK reads whatever came with status 200 as a page, and an empty one if it was something else entirely,
            // a proxy's error page say. Every true answer of EC2 has a request id.
            if (string.IsNullOrEmpty(walk.Current.ResponseMetadata?.RequestId))
            {
                throw new AwsCallException($"{call} was answered with something that is no answer of EC2: it has no request id");
            }

            take(items(walk.Current) ?? []);
        }
    }
}
