using Amazon.Runtime;

namespace Amazon.ConfigService.Model;

/// <summary>A page of the results of every rule on one resource.</summary>
public class GetComplianceDetailsByResourceResponse : AmazonWebServiceResponse
{
    public List<EvaluationResult> EvaluationResults { get; set; }

    public string NextToken { get; set; }
}
