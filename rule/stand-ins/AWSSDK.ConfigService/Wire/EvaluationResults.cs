using System.Text.Json;
using Amazon.ConfigService.Model;

namespace Amazon.ConfigService.Wire;

/// <remarks>https://docs.aws.amazon.com/config/latest/APIReference/API_EvaluationResult.html</remarks>
internal static class EvaluationResults
{
    public static EvaluationResult Read(JsonElement json) =>
        new()
        {
            Annotation = json.String("Annotation"),
            ComplianceType = json.String("ComplianceType"),
            ConfigRuleInvokedTime = json.Time("ConfigRuleInvokedTime"),
            EvaluationResultIdentifier = json.Structure("EvaluationResultIdentifier", ReadIdentifier),
            ResultRecordedTime = json.Time("ResultRecordedTime"),
            ResultToken = json.String("ResultToken"),
        };

    private static EvaluationResultIdentifier ReadIdentifier(JsonElement json) =>
        new()
        {
            EvaluationResultQualifier = json.Structure("EvaluationResultQualifier", ReadQualifier),
            OrderingTimestamp = json.Time("OrderingTimestamp"),
        };

    private static EvaluationResultQualifier ReadQualifier(JsonElement json) =>
        new()
        {
            ConfigRuleName = json.String("ConfigRuleName"),
            ResourceId = json.String("ResourceId"),
            ResourceType = json.String("ResourceType"),
        };
}
