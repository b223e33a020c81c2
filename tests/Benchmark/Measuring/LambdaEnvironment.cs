using System.Globalization;
using ConfigRule.Benchmark.Endpoint;

namespace ConfigRule.Benchmark.Measuring;

/// <summary>The variables that a process finds in Lambda, with the endpoint in AWS's place.</summary>
internal static class LambdaEnvironment
{
    /// <summary>Memory that the deployed function has unless the stack is told otherwise.</summary>
    private const int DefaultMegabytes = 256;

    public static Dictionary<string, string> Of(Row row, CannedEndpoint endpoint, TrustStores trustStores)
    {
        var variables = new Dictionary<string, string>
        {
            ["PATH"] = "/usr/local/bin:/usr/bin:/bin",
            ["LANG"] = "en_US.UTF-8",
            ["TZ"] = ":UTC",
            ["AWS_LAMBDA_RUNTIME_API"] = endpoint.Http.Authority,
            ["AWS_LAMBDA_FUNCTION_NAME"] = "benchmark",
            ["AWS_LAMBDA_FUNCTION_VERSION"] = "$LATEST",
            ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = (row.Limits?.Megabytes ?? DefaultMegabytes).ToString(CultureInfo.InvariantCulture),
            ["AWS_LAMBDA_INITIALIZATION_TYPE"] = "on-demand",
            ["AWS_REGION"] = Account.Region,
            ["AWS_DEFAULT_REGION"] = Account.Region,
            ["AWS_ACCESS_KEY_ID"] = "AKIAIOSFODNN7EXAMPLE",
            ["AWS_SECRET_ACCESS_KEY"] = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            ["AWS_SESSION_TOKEN"] = "IQoJb3JpZ2luX2VjEXAMPLETOKEN",
            ["AWS_ENDPOINT_URL"] = (row.Transport == Transport.Http ? endpoint.Http : endpoint.Https).GetLeftPart(UriPartial.Authority),
            ["_HANDLER"] = "bootstrap",
        };
        if (Roots(row.Transport, trustStores) is { } roots)
        {
            variables["SSL_CERT_FILE"] = roots.File;
            variables["SSL_CERT_DIR"] = roots.Folder;
            // boto3 has roots of its own, unless it is told of others.
            variables["AWS_CA_BUNDLE"] = roots.File;
        }

        return variables;
    }

    private static TrustStore? Roots(Transport transport, TrustStores trustStores) =>
        transport switch
        {
            Transport.Http => null,
            Transport.TlsAmazonLinuxRoots => trustStores.AmazonLinux,
            Transport.TlsOneRoot => trustStores.OneRoot,
            _ => throw new ArgumentOutOfRangeException(nameof(transport), transport, "Not a transport."),
        };
}
