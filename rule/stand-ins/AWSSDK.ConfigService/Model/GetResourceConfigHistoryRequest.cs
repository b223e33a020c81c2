namespace Amazon.ConfigService.Model;

/// <summary>A page of a resource's past to read.</summary>
public class GetResourceConfigHistoryRequest : AmazonConfigServiceRequest
{
    public ChronologicalOrder ChronologicalOrder { get; set; }

    public DateTime? EarlierTime { get; set; }

    public DateTime? LaterTime { get; set; }

    public int? Limit { get; set; }

    public string NextToken { get; set; }

    public string ResourceId { get; set; }

    public ResourceType ResourceType { get; set; }
}
