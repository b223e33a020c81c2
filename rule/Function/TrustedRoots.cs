using System.Security.Cryptography.X509Certificates;

namespace ConfigRule;

/// <summary>
/// The certificates of authorities that calls of AWS are verified by. Reading them is the largest part of a cold start,
/// and the first connection would wait for it, so it is begun beside everything else. All of the system's are read, not a
/// few of Amazon's alone: an account may reach AWS through a proxy of its own, and authorities change.
/// </summary>
internal static class TrustedRoots
{
    private const string EndpointVariable = "AWS_ENDPOINT_URL";

    /// <summary>Begins to read them; where that fails, the first connection says why.</summary>
    public static void BeginReading()
    {
        // Nothing is verified on the way to an endpoint that is set to plain HTTP, such as a local AWS.
        if (Environment.GetEnvironmentVariable(EndpointVariable)?.StartsWith("http:", StringComparison.OrdinalIgnoreCase) == true)
        {
            return;
        }

        _ = Task.Run(() =>
        {
            using var roots = new X509Store(StoreName.Root, StoreLocation.LocalMachine, OpenFlags.ReadOnly);
            // Opening a store reads nothing yet.
            return roots.Certificates.Count;
        });
    }
}
