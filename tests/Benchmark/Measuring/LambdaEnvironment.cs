using System.Globalization;
using ConfigRule.Benchmark.Endpoint;

namespace ConfigRule.Benchmark.Measuring;

/// <summary>Lambda's environment variables, with the endpoint instead of AWS.</summary>
internal static class LambdaEnvironment
{
    /// <summary>Default memory of the deployed function.</summary>
    private const int DefaultMegabytes = 256;

    /// <summary>The variable of the rule's function that holds flowLogging:refreshDays.</summary>
    private const string RefreshDays = "FLOW_LOGGING_REFRESH_DAYS";

    public static Dictionary<string, string> Of(Scenario scenario, CannedEndpoint endpoint, TrustStores trustStores)
    {
        var variables = new Dictionary<string, string>
        {
            ["PATH"] = "/usr/local/bin:/usr/bin:/bin",
            ["LANG"] = "en_US.UTF-8",
            ["TZ"] = ":UTC",
            ["AWS_LAMBDA_RUNTIME_API"] = endpoint.Http.Authority,
            ["AWS_LAMBDA_FUNCTION_NAME"] = "benchmark",
            ["AWS_LAMBDA_FUNCTION_VERSION"] = "$LATEST",
            ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = (scenario.Limits?.Megabytes ?? DefaultMegabytes).ToString(CultureInfo.InvariantCulture),
            ["AWS_LAMBDA_INITIALIZATION_TYPE"] = "on-demand",
            ["AWS_REGION"] = Account.Region,
            ["AWS_DEFAULT_REGION"] = Account.Region,
            ["AWS_ACCESS_KEY_ID"] = "AKIAIOSFODNN7EXAMPLE",
            ["AWS_SECRET_ACCESS_KEY"] = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            ["AWS_SESSION_TOKEN"] = "IQoJb3JpZ2luX2VjEXAMPLETOKEN",
            ["AWS_ENDPOINT_URL"] = (scenario.Transport == Transport.Http ? endpoint.Http : endpoint.Https).GetLeftPart(
                UriPartial.Authority
            ),
            ["_HANDLER"] = "bootstrap",
            [RefreshDays] = scenario.RefreshDays.ToString(CultureInfo.InvariantCulture),
        };
        if (Roots(scenario.Transport, trustStores) is { } roots)
        {
            variables["SSL_CERT_FILE"] = roots.File;
            variables["SSL_CERT_DIR"] = roots.Folder;
            // boto3 uses its own roots unless this variable is set.
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
