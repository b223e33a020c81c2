using Amazon.ConfigService.Internal;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Util.Internal;

namespace Amazon.ConfigService;

/// <summary>How the client reaches AWS Config.</summary>
public class AmazonConfigServiceConfig : ClientConfig
{
    private static readonly ConfigServiceEndpointResolver EndpointResolver = new();

    private static readonly string AgentOfSdk = InternalSDKUtils.BuildUserAgentString(ServiceMetadata.Id, "4.0.103");

    public AmazonConfigServiceConfig()
        : base(new DefaultConfigurationProvider(DefaultConfigurations.All))
    {
        ServiceId = ServiceMetadata.Id;
        AuthenticationServiceName = "config";
        EndpointProvider = new ConfigServiceEndpointProvider();
    }

    public override string RegionEndpointServiceName => "config";

    public override string ServiceVersion => "2014-11-12";

    public override string UserAgent => AgentOfSdk;

    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var context = new RequestContext(enableMetrics: false, clientSigner: null)
        {
            ClientConfig = this,
            OriginalRequest = parameters.Request,
            Request = new DefaultRequest(parameters.Request, ServiceId) { AlternateEndpoint = parameters.AlternateEndpoint },
        };
        return EndpointResolver.GetEndpoint(new Amazon.Runtime.Internal.ExecutionContext(context, responseContext: null));
    }
}
