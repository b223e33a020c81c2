namespace Amazon.ConfigService.Model;

/// <summary>What a kept verdict is about, and as of when.</summary>
public class EvaluationResultIdentifier
{
    public EvaluationResultQualifier EvaluationResultQualifier { get; set; }

    public DateTime? OrderingTimestamp { get; set; }
}
