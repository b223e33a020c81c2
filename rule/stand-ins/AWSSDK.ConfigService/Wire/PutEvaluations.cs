using System.Text.Json;
using Amazon.ConfigService.Model;
using Amazon.Runtime.Internal;

namespace Amazon.ConfigService.Wire;

/// <remarks>https://docs.aws.amazon.com/config/latest/APIReference/API_PutEvaluations.html</remarks>
internal static class PutEvaluations
{
    public static InvokeOptions Options { get; } =
        new()
        {
            RequestMarshaller = new RequestMarshaller<PutEvaluationsRequest>("PutEvaluations", Write),
            ResponseUnmarshaller = new ResponseUnmarshaller<PutEvaluationsResponse>(
                Read,
                new Dictionary<string, ExceptionFactory>
                {
                    [nameof(InvalidParameterValueException)] = (m, e, t, c, r, s) => new InvalidParameterValueException(m, e, t, c, r, s),
                    [nameof(InvalidResultTokenException)] = (m, e, t, c, r, s) => new InvalidResultTokenException(m, e, t, c, r, s),
                    [nameof(NoSuchConfigRuleException)] = (m, e, t, c, r, s) => new NoSuchConfigRuleException(m, e, t, c, r, s),
                }
            ),
        };

    private static void Write(Utf8JsonWriter writer, PutEvaluationsRequest request)
    {
        writer.WriteIfSet("Evaluations", request.Evaluations, Write);
        writer.WriteIfSet("ResultToken", request.ResultToken);
        writer.WriteIfSet("TestMode", request.TestMode);
    }

    private static void Write(Utf8JsonWriter writer, Evaluation evaluation)
    {
        writer.WriteStartObject();
        writer.WriteIfSet("Annotation", evaluation.Annotation);
        writer.WriteIfSet("ComplianceResourceId", evaluation.ComplianceResourceId);
        writer.WriteIfSet("ComplianceResourceType", evaluation.ComplianceResourceType);
        writer.WriteIfSet("ComplianceType", evaluation.ComplianceType?.Value);
        writer.WriteIfSet("OrderingTimestamp", evaluation.OrderingTimestamp);
        writer.WriteEndObject();
    }

    private static PutEvaluationsResponse Read(JsonElement json) =>
        new() { FailedEvaluations = json.List("FailedEvaluations", ReadEvaluation) };

    private static Evaluation ReadEvaluation(JsonElement json) =>
        new()
        {
            Annotation = json.String("Annotation"),
            ComplianceResourceId = json.String("ComplianceResourceId"),
            ComplianceResourceType = json.String("ComplianceResourceType"),
            ComplianceType = json.String("ComplianceType"),
            OrderingTimestamp = json.Time("OrderingTimestamp"),
        };
}
