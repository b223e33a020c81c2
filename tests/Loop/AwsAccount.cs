using System.Text.Json;

namespace ConfigRule.LocalLoop;

/// <summary>One account and region, as an independent client sees them.</summary>
public sealed class AwsAccount(AwsClient client, string id, string region)
{
    public string Id { get; } = id;

    public string Region { get; } = region;

    /// <param name="service">boto3's name of the service.</param>
    /// <param name="operation">boto3's name of the operation.</param>
    /// <param name="parameters">An object whose members are the API's own.</param>
    /// <exception cref="AwsException">AWS answered with an error.</exception>
    public Task<JsonElement> CallAsync(string service, string operation, object? parameters = null) =>
        client.CallAsync(Id, Region, service, operation, parameters);
}
