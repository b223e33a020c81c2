using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;

namespace ConfigRule.Cdk.Preflight.Cli;

/// <summary>The AWS CLI of the machine, version 1 or 2.</summary>
/// <param name="profile">Its profile for calls without a role; null for its own choice.</param>
/// <param name="progress">Takes the number of calls made so far.</param>
public sealed class AwsCommandLine(string? profile, Action<int> progress) : IAwsReader, IDisposable
{
    /// <summary>Calls at a time. Each is a Python process: more would wait for the processor, and be throttled.</summary>
    private const int AtATime = 8;

    private readonly SemaphoreSlim places = new(AtATime);
    private int calls;

    public async Task<JsonElement> ReadAsync(AwsCall awsCall, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(awsCall);
        await places.WaitAsync(cancellationToken);
        try
        {
            return await RunAsync(awsCall, cancellationToken);
        }
        finally
        {
            places.Release();
            progress(Interlocked.Increment(ref calls));
        }
    }

    public void Dispose() => places.Dispose();

    private async Task<JsonElement> RunAsync(AwsCall call, CancellationToken cancellationToken)
    {
        using var process = Start(call);
        process.StandardInput.Close();
        var answer = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var complaint = process.StandardError.ReadToEndAsync(cancellationToken);
        try
        {
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return process.ExitCode == 0 ? Parse(call, await answer) : throw AwsReadException.Of(call, await complaint);
    }

    private Process Start(AwsCall call)
    {
        string[] own = call.Role is null && profile is not null ? ["--profile", profile] : [];
        var start = new ProcessStartInfo(
            "aws",
            [
                call.Operation.Service,
                call.Operation.Command,
                "--region",
                call.Region,
                "--output",
                "json",
                "--color",
                "off",
                "--cli-connect-timeout",
                "15",
                .. own,
                .. call.Arguments,
            ]
        )
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["AWS_PAGER"] = "";
        // A token of the global endpoint is refused in regions that an account has to enable.
        // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_enable-regions.html
        start.Environment["AWS_STS_REGIONAL_ENDPOINTS"] = "regional";
        start.Environment.TryAdd("AWS_RETRY_MODE", "standard");
        start.Environment.TryAdd("AWS_MAX_ATTEMPTS", "5");
        foreach (var (name, value) in call.Role?.Environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        try
        {
            return Process.Start(start)
                ?? throw new AwsReadException(call, AwsReadException.CliAbsent, "the AWS CLI (aws) could not be started");
        }
        catch (Win32Exception exception)
        {
            throw new AwsReadException(
                call,
                AwsReadException.CliAbsent,
                $"the AWS CLI (aws) could not be started: {exception.Message}",
                exception
            );
        }
    }

    /// <summary>The CLI prints nothing where the API answers nothing.</summary>
    private static JsonElement Parse(AwsCall call, string answer)
    {
        try
        {
            using var json = JsonDocument.Parse(string.IsNullOrWhiteSpace(answer) ? "{}" : answer);
            return json.RootElement.Clone();
        }
        catch (JsonException exception)
        {
            throw new AwsReadException(
                call,
                AwsReadException.UnreadableAnswer,
                $"{call} printed what is no JSON: {exception.Message}",
                exception
            );
        }
    }
}
