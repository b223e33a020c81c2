using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Util;

namespace Amazon.ConfigService.Internal;

/// <summary>Puts what the client was told into the terms of the endpoint rules.</summary>
internal sealed class ConfigServiceEndpointResolver : BaseEndpointResolver
{
    protected override EndpointParameters MapEndpointsParameters(IRequestContext requestContext)
    {
        var config = requestContext.ClientConfig;
        return new EndpointParameters
        {
            ["Region"] =
                requestContext.Request.AlternateEndpoint?.SystemName ?? config.RegionEndpoint?.SystemName ?? RegionOfServiceUrl(config),
            ["UseDualStack"] = config.UseDualstackEndpoint,
            ["UseFIPS"] = config.UseFIPSEndpoint,
            ["Endpoint"] = config.ServiceURL,
        };
    }

    private static string RegionOfServiceUrl(IClientConfig config) =>
        config switch
        {
            { ServiceURL: null or "" } => null,
            { AuthenticationRegion: { Length: > 0 } region } => region,
            _ => AWSSDKUtils.DetermineRegion(config.ServiceURL),
        };
}
