using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;

namespace ConfigRule.LocalLoop;

/// <summary>The local AWS, a server process of this run's own on a free port of 127.0.0.1.</summary>
public sealed class LocalAws : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);
    private static readonly string Sources = Path.Combine(Cdk.Repository.Root, "tests", "local-aws");

    private readonly Process process;
    private readonly HttpClient http;
    private bool isKept;

    private LocalAws(Process process, Uri endpoint, string logFile)
    {
        this.process = process;
        Endpoint = endpoint;
        LogFile = logFile;
        http = new HttpClient { BaseAddress = endpoint };
    }

    public Uri Endpoint { get; }

    /// <summary>Where it writes what it has to say.</summary>
    public string LogFile { get; }

    public int ProcessId => process.Id;

    /// <param name="outlivesUs">Whether it goes on after this process has ended; else it ends with it, however that ends.</param>
    /// <param name="options">Further arguments.</param>
    /// <param name="cancellationToken">Ends the wait, and it.</param>
    public static async Task<LocalAws> StartAsync(
        bool outlivesUs,
        IEnumerable<string>? options = null,
        CancellationToken cancellationToken = default
    )
    {
        var logFile = Path.Combine(Directory.CreateTempSubdirectory("local-aws-").FullName, "local-aws.log");
        // A shell gives it a file to write to: a pipe to us would break it once we are gone.
        var start = new ProcessStartInfo("/bin/sh")
        {
            ArgumentList =
            {
                "-c",
                "exec \"$@\" >\"$LOCAL_AWS_LOG\" 2>&1 " + (outlivesUs ? "</dev/null" : ""),
                "sh",
                "python3",
                "-m",
                "local_aws",
                "--port",
                "0",
            },
            RedirectStandardInput = true,
            WorkingDirectory = Cdk.Repository.Root,
        };
        start.Environment["PYTHONPATH"] = Sources;
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        start.Environment["LOCAL_AWS_LOG"] = logFile;
        foreach (var option in (options ?? []).Concat(outlivesUs ? [] : ["--exit-with-parent"]))
        {
            start.ArgumentList.Add(option);
        }

        var process = Process.Start(start) ?? throw new LoopException("/bin/sh could not be started");
        try
        {
            return new LocalAws(process, await ReadEndpointAsync(process, logFile, cancellationToken), logFile);
        }
        catch
        {
            process.Kill(entireProcessTree: true);
            process.Dispose();
            throw;
        }
    }

    /// <summary>Leaves it running when this object is disposed.</summary>
    public void Keep() => isKept = true;

    /// <summary>Waits until no event, invocation, remediation or automation is queued or running.</summary>
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
                throw new LoopException($"the local AWS was still at work after {limit.TotalSeconds:0} s: {state}");
            }

            await Task.Delay(PollInterval, cancellationToken);
        }
    }

    /// <summary>Asks its control interface, for what no AWS API offers.</summary>
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
        var answer = await response.Content.ReadAsStringAsync(cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw new LoopException($"{method} local-aws/{path} answered {(int)response.StatusCode}: {answer}");
        }

        return answer.Length == 0 ? default : JsonDocument.Parse(answer).RootElement.Clone();
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        if (!isKept)
        {
            await EndAsync();
        }

        process.Dispose();
    }

    private async Task EndAsync()
    {
        // It ends by itself when its standard input does, and takes with it what it started.
        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }

        Directory.Delete(Path.GetDirectoryName(LogFile) ?? LogFile, recursive: true);
    }

    private static async Task<Uri> ReadEndpointAsync(Process process, string logFile, CancellationToken cancellationToken)
    {
        var waited = Stopwatch.StartNew();
        while (!process.HasExited && waited.Elapsed < StartLimit)
        {
            if (
                File.Exists(logFile)
                && ReadLines(logFile).FirstOrDefault(line => line.StartsWith("{\"port\"", StringComparison.Ordinal)) is { } ready
            )
            {
                using var json = JsonDocument.Parse(ready);
                return new Uri(json.RootElement.GetProperty("endpoint").GetString() ?? throw new LoopException($"no endpoint in {ready}"));
            }

            await Task.Delay(PollInterval, cancellationToken);
        }

        throw new LoopException(
            $"the local AWS did not start: {(File.Exists(logFile) ? await File.ReadAllTextAsync(logFile, cancellationToken) : "no output")}"
        );
    }

    /// <summary>The lines that are complete: the last one may still be being written.</summary>
    private static string[] ReadLines(string file) => File.ReadAllText(file).Split('\n')[..^1];
}
