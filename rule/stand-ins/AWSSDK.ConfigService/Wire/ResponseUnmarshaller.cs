using System.Net;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;
using Amazon.Runtime.Internal.Util;

namespace Amazon.ConfigService.Wire;

/// <summary>An answer in the AWS JSON 1.1 protocol: the operation's result, or one of its errors.</summary>
internal sealed class ResponseUnmarshaller<TResponse>(
    Func<JsonElement, TResponse> read,
    IReadOnlyDictionary<string, ExceptionFactory> modelled
) : JsonResponseUnmarshaller
    where TResponse : AmazonWebServiceResponse
{
    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext context)
    {
        using var document = JsonDocument.Parse(context.Stream);
        return read(document.RootElement);
    }

    public override AmazonServiceException UnmarshallException(
        JsonUnmarshallerContext context,
        Exception innerException,
        HttpStatusCode statusCode
    )
    {
        var reader = new StreamingUtf8JsonReader(context.Stream);
        var error = JsonErrorResponseUnmarshaller.GetInstance().Unmarshall(context, ref reader);
        return error.Code is not null && modelled.TryGetValue(error.Code, out var create)
            ? create(error.Message, innerException, error.Type, error.Code, error.RequestId, statusCode)
            : new AmazonConfigServiceException(error.Message, innerException, error.Type, error.Code, error.RequestId, statusCode);
    }
}
