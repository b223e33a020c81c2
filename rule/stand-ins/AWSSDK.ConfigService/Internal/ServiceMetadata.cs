using Amazon.Runtime.Internal;

namespace Amazon.ConfigService.Internal;

internal sealed class ServiceMetadata : IServiceMetadata
{
    /// <summary>From it the SDK makes the name of AWS_ENDPOINT_URL_CONFIG_SERVICE, among others.</summary>
    public const string Id = "Config Service";

    public string ServiceId => Id;

    public IDictionary<string, string> OperationNameMapping { get; } = new Dictionary<string, string>();
}
