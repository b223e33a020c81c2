namespace Amazon.ConfigService.Model;

/// <summary>A verdict on one resource.</summary>
public class Evaluation
{
    public string Annotation { get; set; }

    public string ComplianceResourceId { get; set; }

    public string ComplianceResourceType { get; set; }

    public ComplianceType ComplianceType { get; set; }

    public DateTime? OrderingTimestamp { get; set; }
}
