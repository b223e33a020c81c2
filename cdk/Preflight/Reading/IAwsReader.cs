using System.Text.Json;

namespace ConfigRule.Cdk.Preflight.Reading;

/// <summary>Reads from AWS; never changes anything.</summary>
public interface IAwsReader
{
    /// <summary>The whole response, with all its pages.</summary>
    /// <exception cref="AwsReadException">The call failed.</exception>
    Task<JsonElement> ReadAsync(AwsCall awsCall, CancellationToken cancellationToken = default);
}
