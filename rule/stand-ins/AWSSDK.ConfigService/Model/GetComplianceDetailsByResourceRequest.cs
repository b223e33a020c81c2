namespace Amazon.ConfigService.Model;

/// <summary>A page of the results of every rule on one resource to read.</summary>
public class GetComplianceDetailsByResourceRequest : AmazonConfigServiceRequest
{
    public List<string> ComplianceTypes { get; set; }

    public string NextToken { get; set; }

    public string ResourceEvaluationId { get; set; }

    public string ResourceId { get; set; }

    public string ResourceType { get; set; }
}
