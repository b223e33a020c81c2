using Amazon.ConfigService.Internal;
using Amazon.ConfigService.Model;
using Amazon.ConfigService.Wire;
using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace Amazon.ConfigService;

/// <summary>A client of AWS Config: its requests and answers are here; signing, retries and HTTP are AWSSDK.Core's.</summary>
public class AmazonConfigServiceClient : AmazonServiceClient, IAmazonConfigService
{
    public AmazonConfigServiceClient()
        : this(new AmazonConfigServiceConfig()) { }

    public AmazonConfigServiceClient(AmazonConfigServiceConfig config)
        : base(config) { }

    public AmazonConfigServiceClient(AWSCredentials credentials, AmazonConfigServiceConfig clientConfig)
        : base(credentials, clientConfig) { }

    protected override IServiceMetadata ServiceMetadata { get; } = new ServiceMetadata();

    public virtual Task<GetComplianceDetailsByConfigRuleResponse> GetComplianceDetailsByConfigRuleAsync(
        GetComplianceDetailsByConfigRuleRequest request,
        CancellationToken cancellationToken = default
    ) => InvokeAsync<GetComplianceDetailsByConfigRuleResponse>(request, GetComplianceDetailsByConfigRule.Options, cancellationToken);

    public virtual Task<GetComplianceDetailsByResourceResponse> GetComplianceDetailsByResourceAsync(
        GetComplianceDetailsByResourceRequest request,
        CancellationToken cancellationToken = default
    ) => InvokeAsync<GetComplianceDetailsByResourceResponse>(request, GetComplianceDetailsByResource.Options, cancellationToken);

    public virtual Task<GetResourceConfigHistoryResponse> GetResourceConfigHistoryAsync(
        GetResourceConfigHistoryRequest request,
        CancellationToken cancellationToken = default
    ) => InvokeAsync<GetResourceConfigHistoryResponse>(request, GetResourceConfigHistory.Options, cancellationToken);

    public virtual Task<PutEvaluationsResponse> PutEvaluationsAsync(
        PutEvaluationsRequest request,
        CancellationToken cancellationToken = default
    ) => InvokeAsync<PutEvaluationsResponse>(request, PutEvaluations.Options, cancellationToken);

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        pipeline.RemoveHandler<EndpointResolver>();
        pipeline.AddHandlerAfter<Marshaller>(new ConfigServiceEndpointResolver());
        pipeline.AddHandlerAfter<Marshaller>(new SigV4AuthHandler());
    }
}
