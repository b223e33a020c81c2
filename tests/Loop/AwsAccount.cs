using System.Text.Json;

namespace ConfigRule.LocalLoop;

/// <summary>One account and region, as an independent client sees them.</summary>
public sealed class AwsAccount(AwsClient client, string id, string region)
{
    public string Id { get; } = id;

    public string Region { get; } = region;

    /// <param name="service">The service's name in boto3.</param>
    /// <param name="operation">The operation's name in boto3.</param>
    /// <param name="parameters">An object with the members of the API's request.</param>
    /// <exception cref="AwsException">AWS returned an error.</exception>
    public Task<JsonElement> CallAsync(string service, string operation, object? parameters = null) =>
        client.CallAsync(Id, Region, service, operation, parameters);
}
