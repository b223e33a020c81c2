using System.Text.Json;

namespace ConfigRule.Cdk.Preflight.Cli;

/// <summary>Reads from AWS.</summary>
public interface IAwsReader
{
    /// <summary>The whole answer, all pages of it.</summary>
    /// <exception cref="AwsReadException">There was no answer.</exception>
    Task<JsonElement> ReadAsync(AwsCall awsCall, CancellationToken cancellationToken = default);
}
