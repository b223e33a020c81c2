namespace Amazon.ConfigService.Model;

/// <summary>A page of a rule's results to read.</summary>
public class GetComplianceDetailsByConfigRuleRequest : AmazonConfigServiceRequest
{
    public List<string> ComplianceTypes { get; set; }

    public string ConfigRuleName { get; set; }

    public int? Limit { get; set; }

    public string NextToken { get; set; }
}
