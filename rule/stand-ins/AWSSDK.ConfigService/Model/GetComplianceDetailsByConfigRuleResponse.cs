using Amazon.Runtime;

namespace Amazon.ConfigService.Model;

/// <summary>A page of a rule's results.</summary>
public class GetComplianceDetailsByConfigRuleResponse : AmazonWebServiceResponse
{
    public List<EvaluationResult> EvaluationResults { get; set; }

    public string NextToken { get; set; }
}
