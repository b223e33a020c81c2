using System.ComponentModel;
using System.Text.Json;
using CliWrap;
using CliWrap.Buffered;

namespace ConfigRule.Cdk.Preflight.Reading;

/// <summary>The AWS CLI of this machine, version 1 or 2.</summary>
/// <param name="profile">The profile for calls without a role; null for the default of the CLI.</param>
/// <param name="progress">Gets the number of calls made so far.</param>
public sealed class AwsCommandLine(string? profile, Action<int> progress) : IAwsReader, IDisposable
{
    /// <summary>Calls at the same time. Each is a Python process; more would only compete for the processor and be throttled.</summary>
    private const int Concurrency = 8;

    private readonly SemaphoreSlim slots = new(Concurrency);
    private int calls;

    public async Task<JsonElement> ReadAsync(AwsCall awsCall, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(awsCall);
        await slots.WaitAsync(cancellationToken);
        try
        {
            var result = await CommandOf(awsCall).ExecuteBufferedAsync(cancellationToken);

            return result.IsSuccess ? Parse(awsCall, result.StandardOutput) : throw AwsReadException.Of(awsCall, result.StandardError);
        }
        catch (Win32Exception exception)
        {
            throw new AwsReadException(
                awsCall,
                AwsReadException.CliAbsent,
                $"the AWS CLI (aws) could not be started: {exception.Message}",
                exception
            );
        }
        finally
        {
            slots.Release();
            progress(Interlocked.Increment(ref calls));
        }
    }

    public void Dispose() => slots.Dispose();

    private Command CommandOf(AwsCall call)
    {
        var callProfile = call.Role is null ? call.Profile ?? profile : null;
        string[] profileArguments = callProfile is null ? [] : ["--profile", callProfile];

        return CliWrap
            .Cli.Wrap("aws")
            .WithArguments([
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
                .. profileArguments,
                .. call.Arguments,
            ])
            .WithEnvironmentVariables(EnvironmentOf(call))
            .WithValidation(CommandResultValidation.None);
    }

    private static Dictionary<string, string?> EnvironmentOf(AwsCall call)
    {
        var environment = new Dictionary<string, string?>
        {
            ["AWS_PAGER"] = "",
            // Regions that an account has to enable reject tokens of the global endpoint.
            // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_enable-regions.html
            ["AWS_STS_REGIONAL_ENDPOINTS"] = "regional",
            ["AWS_RETRY_MODE"] = Environment.GetEnvironmentVariable("AWS_RETRY_MODE") ?? "standard",
            ["AWS_MAX_ATTEMPTS"] = Environment.GetEnvironmentVariable("AWS_MAX_ATTEMPTS") ?? "5",
        };
        foreach (var (name, value) in call.Role?.Environment ?? new Dictionary<string, string>())
        {
            environment[name] = value;
        }

        return environment;
    }

    /// <summary>The CLI prints nothing when the response is empty.</summary>
    private static JsonElement Parse(AwsCall call, string output)
    {
        try
        {
            using var json = JsonDocument.Parse(string.IsNullOrWhiteSpace(output) ? "{}" : output);
            return json.RootElement.Clone();
        }
        catch (JsonException exception)
        {
            throw new AwsReadException(
                call,
                AwsReadException.UnreadableAnswer,
                $"{call} did not print JSON: {exception.Message}",
                exception
            );
        }
    }
}
