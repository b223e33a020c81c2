using Amazon.Runtime;

namespace Amazon.ConfigService.Model;

/// <summary>A page of a resource's past.</summary>
public class GetResourceConfigHistoryResponse : AmazonWebServiceResponse
{
    public List<ConfigurationItem> ConfigurationItems { get; set; }

    public string NextToken { get; set; }
}
