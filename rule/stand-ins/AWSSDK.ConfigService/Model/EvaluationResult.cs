namespace Amazon.ConfigService.Model;

/// <summary>A verdict that Config keeps.</summary>
public class EvaluationResult
{
    public string Annotation { get; set; }

    public ComplianceType ComplianceType { get; set; }

    public DateTime? ConfigRuleInvokedTime { get; set; }

    public EvaluationResultIdentifier EvaluationResultIdentifier { get; set; }

    public DateTime? ResultRecordedTime { get; set; }

    public string ResultToken { get; set; }
}
