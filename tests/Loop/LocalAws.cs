using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using CliWrap;

namespace ConfigRule.LocalLoop;

/// <summary>The local AWS: a server in its own process, on a free port of 127.0.0.1.</summary>
public sealed class LocalAws : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);
    private static readonly string Sources = Path.Combine(Cdk.Repository.Root, "tests", "local-aws");

    private readonly CancellationTokenSource kill = new();
    private readonly CancellationTokenSource interrupt = new();
    private readonly CommandTask<CliWrap.CommandResult> process;
    private readonly HttpClient http = new();
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("local-aws-");
    private bool isKept;

    private LocalAws(bool outlivesThisProcess, IEnumerable<string> options) =>
        // A shell redirects the output to a file: a pipe to this process would break when this process ends.
        process = Cli.Wrap("/bin/sh")
            .WithArguments([
                "-c",
                "exec \"$@\" >\"$LOCAL_AWS_LOG\" 2>&1 " + (outlivesThisProcess ? "</dev/null" : ""),
                "sh",
                "python3",
                "-m",
                "local_aws",
                "--port",
                "0",
                .. options,
                .. outlivesThisProcess ? Array.Empty<string>() : ["--exit-with-parent"],
            ])
            .WithWorkingDirectory(Cdk.Repository.Root)
            .WithEnvironmentVariables(environment =>
                environment.Set("PYTHONPATH", Sources).Set("PYTHONDONTWRITEBYTECODE", "1").Set("LOCAL_AWS_LOG", LogFile)
            )
            // Its input stays open as long as this process runs. The server ends when its input does.
            .WithStandardInputPipe(PipeSource.Create((_, cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken)))
            .WithValidation(CommandResultValidation.None)
            .ExecuteAsync(kill.Token, interrupt.Token);

    public Uri Endpoint => http.BaseAddress ?? throw new InvalidOperationException("the local AWS has not started");

    /// <summary>The file with the server's output.</summary>
    public string LogFile => Path.Combine(folder.FullName, "local-aws.log");

    public int ProcessId => process.ProcessId;

    /// <param name="outlivesThisProcess">Whether the server can keep running after this process. Otherwise it always ends with it.</param>
    /// <param name="options">Further arguments of the server.</param>
    /// <param name="cancellationToken">Stops waiting, and ends the server.</param>
    /// <exception cref="LoopException">The server did not start.</exception>
    public static async Task<LocalAws> StartAsync(
        bool outlivesThisProcess,
        IEnumerable<string>? options = null,
        CancellationToken cancellationToken = default
    )
    {
        var localAws = new LocalAws(outlivesThisProcess, options ?? []);
        try
        {
            localAws.http.BaseAddress = await localAws.ReadEndpointAsync(cancellationToken);
            return localAws;
        }
        catch
        {
            await localAws.DisposeAsync();
            throw;
        }
    }

    /// <summary>The server keeps running when this object is disposed.</summary>
    public void Keep() => isKept = true;

    /// <summary>Waits until no event, invocation, remediation or automation is queued or running.</summary>
    /// <exception cref="LoopException">The limit has passed.</exception>
    public async Task WaitUntilIdleAsync(TimeSpan limit, CancellationToken cancellationToken = default)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            var state = await ControlAsync(HttpMethod.Get, "idle", cancellationToken: cancellationToken);
            if (state.GetProperty("idle").GetBoolean())
            {
                return;
            }

            if (waited.Elapsed > limit)
            {
                throw new LoopException($"the local AWS was still busy after {limit.TotalSeconds:0} s: {state}");
            }

            await Task.Delay(PollInterval, cancellationToken);
        }
    }

    /// <summary>Calls the server's control interface, which does what no AWS API does.</summary>
    /// <exception cref="LoopException">It returned an error.</exception>
    public async Task<JsonElement> ControlAsync(
        HttpMethod method,
        string path,
        object? body = null,
        CancellationToken cancellationToken = default
    )
    {
        using var request = new HttpRequestMessage(method, $"local-aws/{path}");
        request.Content = body is null ? null : JsonContent.Create(body);
        using var response = await http.SendAsync(request, cancellationToken);
        var content = await response.Content.ReadAsStringAsync(cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw new LoopException($"{method} local-aws/{path} returned {(int)response.StatusCode}: {content}");
        }

        return content.Length == 0 ? default : JsonDocument.Parse(content).RootElement.Clone();
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        if (isKept)
        {
            return;
        }

        await EndAsync();
        folder.Delete(recursive: true);
        process.Dispose();
        kill.Dispose();
        interrupt.Dispose();
    }

    private async Task EndAsync()
    {
        // The server ends what it started, and then itself.
        await interrupt.CancelAsync();
        try
        {
            await process.Task.WaitAsync(EndLimit);
        }
        catch (TimeoutException)
        {
            await kill.CancelAsync();
            await process.Task.ContinueWith(_ => { }, TaskScheduler.Default);
        }
        catch (OperationCanceledException)
        {
            // It has ended, as requested.
        }
    }

    private async Task<Uri> ReadEndpointAsync(CancellationToken cancellationToken)
    {
        var waited = Stopwatch.StartNew();
        while (!process.Task.IsCompleted && waited.Elapsed < StartLimit)
        {
            if (Lines().FirstOrDefault(line => line.StartsWith("{\"port\"", StringComparison.Ordinal)) is { } ready)
            {
                using var json = JsonDocument.Parse(ready);
                return new Uri(json.RootElement.GetProperty("endpoint").GetString() ?? throw new LoopException($"no endpoint in {ready}"));
            }

            await Task.Delay(PollInterval, cancellationToken);
        }

        throw new LoopException($"the local AWS did not start: {string.Join(Environment.NewLine, Lines())}");
    }

    /// <summary>The complete lines of the log file: the last line may still be incomplete.</summary>
    private string[] Lines() => File.Exists(LogFile) ? File.ReadAllText(LogFile).Split('\n')[..^1] : [];
}
