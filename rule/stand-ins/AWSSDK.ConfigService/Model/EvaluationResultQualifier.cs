namespace Amazon.ConfigService.Model;

/// <summary>The rule and the resource of a kept verdict.</summary>
public class EvaluationResultQualifier
{
    public string ConfigRuleName { get; set; }

    public string ResourceId { get; set; }

    public string ResourceType { get; set; }
}
