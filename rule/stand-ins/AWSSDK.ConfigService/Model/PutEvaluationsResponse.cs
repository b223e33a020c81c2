using Amazon.Runtime;

namespace Amazon.ConfigService.Model;

/// <summary>The verdicts that Config did not take.</summary>
public class PutEvaluationsResponse : AmazonWebServiceResponse
{
    public List<Evaluation> FailedEvaluations { get; set; }
}
