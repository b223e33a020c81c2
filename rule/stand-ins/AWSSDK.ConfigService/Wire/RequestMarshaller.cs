using System.Buffers;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using Amazon.Util;

namespace Amazon.ConfigService.Wire;

/// <summary>A request in the AWS JSON 1.1 protocol.</summary>
/// <remarks>https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html</remarks>
internal sealed class RequestMarshaller<TRequest>(string operation, Action<Utf8JsonWriter, TRequest> writeMembers)
    : IMarshaller<IRequest, AmazonWebServiceRequest>
    where TRequest : AmazonWebServiceRequest
{
    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var content = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(content))
        {
            writer.WriteStartObject();
            writeMembers(writer, (TRequest)input);
            writer.WriteEndObject();
        }

        var request = new DefaultRequest(input, "Amazon.ConfigService")
        {
            HttpMethod = "POST",
            ResourcePath = "/",
            Content = content.WrittenSpan.ToArray(),
        };
        request.Headers["X-Amz-Target"] = $"StarlingDoveService.{operation}";
        request.Headers["Content-Type"] = "application/x-amz-json-1.1";
        request.Headers[HeaderKeys.XAmzApiVersion] = "2014-11-12";
        return request;
    }
}
