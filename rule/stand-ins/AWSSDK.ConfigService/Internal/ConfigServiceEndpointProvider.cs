using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal.Endpoints.StandardLibrary;

namespace Amazon.ConfigService.Internal;

/// <summary>The endpoint rules of AWS Config, as its service model has them.</summary>
internal sealed class ConfigServiceEndpointProvider : IEndpointProvider
{
    public Endpoint ResolveEndpoint(EndpointParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var fips = (bool)parameters["UseFIPS"];
        var dualStack = (bool)parameters["UseDualStack"];

        if (parameters["Endpoint"] is string { Length: > 0 } custom)
        {
            return (fips, dualStack) switch
            {
                (true, _) => throw new AmazonClientException("Invalid Configuration: FIPS and custom endpoint are not supported"),
                (_, true) => throw new AmazonClientException("Invalid Configuration: Dualstack and custom endpoint are not supported"),
                _ => new Endpoint(custom),
            };
        }

        return parameters["Region"] is string { Length: > 0 } region && Fn.Partition(region) is { } partition
            ? new Endpoint(Url(region, partition, fips, dualStack))
            : throw new AmazonClientException("Invalid Configuration: Missing Region");
    }

    private static string Url(string region, Partition partition, bool fips, bool dualStack) =>
        (fips, dualStack) switch
        {
            (true, true) when partition is { supportsFIPS: true, supportsDualStack: true } =>
                $"https://config-fips.{region}.{partition.dualStackDnsSuffix}",
            (true, true) => throw new AmazonClientException(
                "FIPS and DualStack are enabled, but this partition does not support one or both"
            ),
            // In GovCloud the plain endpoint is the FIPS one.
            (true, false) when partition is { supportsFIPS: true, name: "aws-us-gov" } => $"https://config.{region}.amazonaws.com",
            (true, false) when partition.supportsFIPS => $"https://config-fips.{region}.{partition.dnsSuffix}",
            (true, false) => throw new AmazonClientException("FIPS is enabled but this partition does not support FIPS"),
            (false, true) when partition.supportsDualStack => $"https://config.{region}.{partition.dualStackDnsSuffix}",
            (false, true) => throw new AmazonClientException("DualStack is enabled but this partition does not support DualStack"),
            _ => $"https://config.{region}.{partition.dnsSuffix}",
        };
}
