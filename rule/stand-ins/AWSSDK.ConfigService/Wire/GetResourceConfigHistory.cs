using System.Text.Json;
using Amazon.ConfigService.Model;
using Amazon.Runtime.Internal;

namespace Amazon.ConfigService.Wire;

/// <remarks>https://docs.aws.amazon.com/config/latest/APIReference/API_GetResourceConfigHistory.html</remarks>
internal static class GetResourceConfigHistory
{
    public static InvokeOptions Options { get; } =
        new()
        {
            RequestMarshaller = new RequestMarshaller<GetResourceConfigHistoryRequest>("GetResourceConfigHistory", Write),
            ResponseUnmarshaller = new ResponseUnmarshaller<GetResourceConfigHistoryResponse>(
                Read,
                new Dictionary<string, ExceptionFactory>
                {
                    [nameof(InvalidLimitException)] = (m, e, t, c, r, s) => new InvalidLimitException(m, e, t, c, r, s),
                    [nameof(InvalidNextTokenException)] = (m, e, t, c, r, s) => new InvalidNextTokenException(m, e, t, c, r, s),
                    [nameof(InvalidTimeRangeException)] = (m, e, t, c, r, s) => new InvalidTimeRangeException(m, e, t, c, r, s),
                    [nameof(NoAvailableConfigurationRecorderException)] = (m, e, t, c, r, s) =>
                        new NoAvailableConfigurationRecorderException(m, e, t, c, r, s),
                    [nameof(ResourceNotDiscoveredException)] = (m, e, t, c, r, s) => new ResourceNotDiscoveredException(m, e, t, c, r, s),
                    [nameof(ValidationException)] = (m, e, t, c, r, s) => new ValidationException(m, e, t, c, r, s),
                }
            ),
        };

    private static void Write(Utf8JsonWriter writer, GetResourceConfigHistoryRequest request)
    {
        writer.WriteIfSet("chronologicalOrder", request.ChronologicalOrder?.Value);
        writer.WriteIfSet("earlierTime", request.EarlierTime);
        writer.WriteIfSet("laterTime", request.LaterTime);
        writer.WriteIfSet("limit", request.Limit);
        writer.WriteIfSet("nextToken", request.NextToken);
        writer.WriteIfSet("resourceId", request.ResourceId);
        writer.WriteIfSet("resourceType", request.ResourceType?.Value);
    }

    private static GetResourceConfigHistoryResponse Read(JsonElement json) =>
        new() { ConfigurationItems = json.List("configurationItems", ReadItem), NextToken = json.String("nextToken") };

    private static ConfigurationItem ReadItem(JsonElement json) =>
        new()
        {
            AccountId = json.String("accountId"),
            Arn = json.String("arn"),
            AvailabilityZone = json.String("availabilityZone"),
            AwsRegion = json.String("awsRegion"),
            Configuration = json.String("configuration"),
            ConfigurationItemCaptureTime = json.Time("configurationItemCaptureTime"),
            ConfigurationItemStatus = json.String("configurationItemStatus"),
            ConfigurationStateId = json.String("configurationStateId"),
            ResourceCreationTime = json.Time("resourceCreationTime"),
            ResourceId = json.String("resourceId"),
            ResourceName = json.String("resourceName"),
            ResourceType = json.String("resourceType"),
            Version = json.String("version"),
        };
}
