using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using CliWrap;

namespace ConfigRule.LocalLoop;

/// <summary>
/// An independent client of the local AWS: boto3 in its own process, which shares no code with this project. It sees what
/// any other client would see.
/// </summary>
public sealed class AwsClient : IAsyncDisposable
{
    private static readonly string Script = Path.Combine(Cdk.Repository.Root, "tests", "local-aws", "independent_client.py");

    private readonly Pipe requests = new();
    private readonly Channel<string> responses = Channel.CreateUnbounded<string>();
    private readonly SemaphoreSlim oneAtATime = new(1);
    private readonly StringBuilder errors = new();
    private readonly Task ended;

    private AwsClient(Uri endpoint) => ended = RunAsync(endpoint);

    public static AwsClient Start(Uri endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        return new AwsClient(endpoint);
    }

    /// <summary>This client in one account and region.</summary>
    public AwsAccount In(string accountId, string region) => new(this, accountId, region);

    /// <exception cref="AwsException">AWS returned an error.</exception>
    /// <exception cref="LoopException">The client's process ended before it answered.</exception>
    internal async Task<JsonElement> CallAsync(string accountId, string region, string service, string operation, object? parameters)
    {
        var request = JsonSerializer.SerializeToUtf8Bytes(
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
            await requests.Writer.WriteAsync((byte[])[.. request, (byte)'\n']);
            return Read(await responses.Reader.ReadAsync(), $"{service} {operation}");
        }
        catch (ChannelClosedException)
        {
            throw new LoopException($"the independent client ended during {service} {operation}: {errors}");
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        // The client ends when its input ends.
        await requests.Writer.CompleteAsync();
        await ended;
        oneAtATime.Dispose();
    }

    private async Task RunAsync(Uri endpoint)
    {
        try
        {
            await Cli.Wrap("python3")
                .WithArguments([Script, "--endpoint", endpoint.OriginalString])
                .WithStandardInputPipe(PipeSource.FromStream(requests.Reader.AsStream()))
                .WithStandardOutputPipe(PipeTarget.ToDelegate(line => responses.Writer.TryWrite(line)))
                .WithStandardErrorPipe(PipeTarget.ToStringBuilder(errors))
                .WithValidation(CommandResultValidation.None)
                .ExecuteAsync();
        }
        finally
        {
            // A call that waits for a response fails then.
            responses.Writer.Complete();
        }
    }

    private static JsonElement Read(string response, string call)
    {
        using var json = JsonDocument.Parse(response);
        if (json.RootElement.TryGetProperty("error", out var error))
        {
            var code = error.GetProperty("code").GetString() ?? "";
            throw new AwsException(code, $"{call}: {code}: {error.GetProperty("message").GetString()}");
        }

        return json.RootElement.GetProperty("result").Clone();
    }
}
