using Amazon.Runtime;

namespace Amazon.ConfigService;

/// <summary>What every request to AWS Config is.</summary>
public class AmazonConfigServiceRequest : AmazonWebServiceRequest;
