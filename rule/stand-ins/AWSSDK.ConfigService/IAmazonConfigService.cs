using Amazon.ConfigService.Model;
using Amazon.Runtime;

namespace Amazon.ConfigService;

/// <summary>AWS Config.</summary>
public interface IAmazonConfigService : IAmazonService, IDisposable
{
    static ClientConfig IAmazonService.CreateDefaultClientConfig() => new AmazonConfigServiceConfig();

    static IAmazonService IAmazonService.CreateDefaultServiceClient(AWSCredentials awsCredentials, ClientConfig clientConfig) =>
        new AmazonConfigServiceClient(awsCredentials, (AmazonConfigServiceConfig)clientConfig);

    Task<GetComplianceDetailsByConfigRuleResponse> GetComplianceDetailsByConfigRuleAsync(
        GetComplianceDetailsByConfigRuleRequest request,
        CancellationToken cancellationToken = default
    );

    Task<GetComplianceDetailsByResourceResponse> GetComplianceDetailsByResourceAsync(
        GetComplianceDetailsByResourceRequest request,
        CancellationToken cancellationToken = default
    );

    Task<GetResourceConfigHistoryResponse> GetResourceConfigHistoryAsync(
        GetResourceConfigHistoryRequest request,
        CancellationToken cancellationToken = default
    );

    Task<PutEvaluationsResponse> PutEvaluationsAsync(PutEvaluationsRequest request, CancellationToken cancellationToken = default);
}
