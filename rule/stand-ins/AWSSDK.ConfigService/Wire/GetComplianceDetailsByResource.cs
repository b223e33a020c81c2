using System.Text.Json;
using Amazon.ConfigService.Model;
using Amazon.Runtime.Internal;

namespace Amazon.ConfigService.Wire;

/// <remarks>https://docs.aws.amazon.com/config/latest/APIReference/API_GetComplianceDetailsByResource.html</remarks>
internal static class GetComplianceDetailsByResource
{
    public static InvokeOptions Options { get; } =
        new()
        {
            RequestMarshaller = new RequestMarshaller<GetComplianceDetailsByResourceRequest>("GetComplianceDetailsByResource", Write),
            ResponseUnmarshaller = new ResponseUnmarshaller<GetComplianceDetailsByResourceResponse>(
                Read,
                new Dictionary<string, ExceptionFactory>
                {
                    [nameof(InvalidParameterValueException)] = (m, e, t, c, r, s) => new InvalidParameterValueException(m, e, t, c, r, s),
                }
            ),
        };

    private static void Write(Utf8JsonWriter writer, GetComplianceDetailsByResourceRequest request)
    {
        writer.WriteIfSet(
            "ComplianceTypes",
            request.ComplianceTypes,
            static (json, complianceType) => json.WriteStringValue(complianceType)
        );
        writer.WriteIfSet("NextToken", request.NextToken);
        writer.WriteIfSet("ResourceEvaluationId", request.ResourceEvaluationId);
        writer.WriteIfSet("ResourceId", request.ResourceId);
        writer.WriteIfSet("ResourceType", request.ResourceType);
    }

    private static GetComplianceDetailsByResourceResponse Read(JsonElement json) =>
        new() { EvaluationResults = json.List("EvaluationResults", EvaluationResults.Read), NextToken = json.String("NextToken") };
}
