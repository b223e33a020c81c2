using System.Text.Json;
using Amazon.ConfigService.Model;
using Amazon.Runtime.Internal;

namespace Amazon.ConfigService.Wire;

/// <remarks>https://docs.aws.amazon.com/config/latest/APIReference/API_GetComplianceDetailsByConfigRule.html</remarks>
internal static class GetComplianceDetailsByConfigRule
{
    public static InvokeOptions Options { get; } =
        new()
        {
            RequestMarshaller = new RequestMarshaller<GetComplianceDetailsByConfigRuleRequest>("GetComplianceDetailsByConfigRule", Write),
            ResponseUnmarshaller = new ResponseUnmarshaller<GetComplianceDetailsByConfigRuleResponse>(
                Read,
                new Dictionary<string, ExceptionFactory>
                {
                    [nameof(InvalidNextTokenException)] = (m, e, t, c, r, s) => new InvalidNextTokenException(m, e, t, c, r, s),
                    [nameof(InvalidParameterValueException)] = (m, e, t, c, r, s) => new InvalidParameterValueException(m, e, t, c, r, s),
                    [nameof(NoSuchConfigRuleException)] = (m, e, t, c, r, s) => new NoSuchConfigRuleException(m, e, t, c, r, s),
                }
            ),
        };

    private static void Write(Utf8JsonWriter writer, GetComplianceDetailsByConfigRuleRequest request)
    {
        writer.WriteIfSet(
            "ComplianceTypes",
            request.ComplianceTypes,
            static (json, complianceType) => json.WriteStringValue(complianceType)
        );
        writer.WriteIfSet("ConfigRuleName", request.ConfigRuleName);
        writer.WriteIfSet("Limit", request.Limit);
        writer.WriteIfSet("NextToken", request.NextToken);
    }

    private static GetComplianceDetailsByConfigRuleResponse Read(JsonElement json) =>
        new() { EvaluationResults = json.List("EvaluationResults", EvaluationResults.Read), NextToken = json.String("NextToken") };
}
