using System.Security.Cryptography.X509Certificates;

namespace ConfigRule;

/// <summary>
/// Starts to read the trusted certificates in the background. That is the largest part of a cold start over TLS, and the
/// first connection would wait for it. All certificates of the system are read, not only Amazon's: an account may use a
/// proxy of its own, and authorities change.
/// </summary>
internal static class TrustedRoots
{
    private const string EndpointVariable = "AWS_ENDPOINT_URL";

    /// <summary>Starts the reading. If it fails, the first connection reports the error.</summary>
    public static void BeginReading()
    {
        // An endpoint with plain HTTP, such as a local AWS, has no certificate to verify.
        if (Environment.GetEnvironmentVariable(EndpointVariable)?.StartsWith("http:", StringComparison.OrdinalIgnoreCase) == true)
        {
            return;
        }

        _ = Task.Run(() =>
        {
            using var roots = new X509Store(StoreName.Root, StoreLocation.LocalMachine, OpenFlags.ReadOnly);
            // Opening the store does not read it; counting does.
            return roots.Certificates.Count;
        });
    }
}
