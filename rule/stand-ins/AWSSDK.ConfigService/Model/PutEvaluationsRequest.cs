namespace Amazon.ConfigService.Model;

/// <summary>Verdicts to report.</summary>
public class PutEvaluationsRequest : AmazonConfigServiceRequest
{
    public List<Evaluation> Evaluations { get; set; }

    public string ResultToken { get; set; }

    public bool? TestMode { get; set; }
}
