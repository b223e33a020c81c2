using System.Diagnostics;
using System.Text.Json;

namespace ConfigRule.LocalLoop;

/// <summary>
/// An independent client of the local AWS: boto3 in a process of its own, which knows nothing of this project. What it
/// reads is what anyone would.
/// </summary>
public sealed class AwsClient : IAsyncDisposable
{
    private static readonly string Script = Path.Combine(Cdk.Repository.Root, "tests", "local-aws", "independent_client.py");

    private readonly Process process;
    private readonly SemaphoreSlim oneAtATime = new(1);

    private AwsClient(Process process) => this.process = process;

    public static AwsClient Start(Uri endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        var start = new ProcessStartInfo("python3", [Script, "--endpoint", endpoint.OriginalString])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };

        return new AwsClient(Process.Start(start) ?? throw new LoopException("python3 could not be started"));
    }

    /// <summary>This client for one account and region.</summary>
    public AwsAccount In(string accountId, string region) => new(this, accountId, region);

    /// <exception cref="AwsException">AWS answered with an error.</exception>
    internal async Task<JsonElement> CallAsync(string accountId, string region, string service, string operation, object? parameters)
    {
        var request = JsonSerializer.Serialize(
            new
            {
                service,
                operation,
                parameters = parameters ?? new { },
                account = accountId,
                region,
            }
        );
        await oneAtATime.WaitAsync();
        try
        {
            await process.StandardInput.WriteLineAsync(request);
            await process.StandardInput.FlushAsync();
            var answer =
                await process.StandardOutput.ReadLineAsync()
                ?? throw new LoopException($"the independent client ended instead of answering {service} {operation}");
            return Read(answer, $"{service} {operation}");
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        process.Dispose();
        oneAtATime.Dispose();
    }

    private static JsonElement Read(string answer, string call)
    {
        using var json = JsonDocument.Parse(answer);
        if (json.RootElement.TryGetProperty("error", out var error))
        {
            var code = error.GetProperty("code").GetString() ?? "";
            throw new AwsException(code, $"{call}: {code}: {error.GetProperty("message").GetString()}");
        }

        return json.RootElement.GetProperty("result").Clone();
    }
}
