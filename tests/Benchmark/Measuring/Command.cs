using System.Diagnostics;

namespace ConfigRule.Benchmark.Measuring;

/// <summary>Runs a program until it exits.</summary>
internal static class Command
{
    /// <returns>Whether it succeeded, and its output.</returns>
    public static async Task<(bool Succeeded, string Output)> RunAsync(string program, params string[] arguments)
    {
        using var process =
            Process.Start(
                new ProcessStartInfo(program, arguments)
                {
                    WorkingDirectory = Repository.Root,
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                }
            ) ?? throw new BenchmarkException($"{program} could not be started");
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();

        return (process.ExitCode == 0, (await output + await errors).Trim());
    }

    /// <exception cref="BenchmarkException">It failed.</exception>
    public static async Task<string> RequireAsync(string program, params string[] arguments)
    {
        var (succeeded, output) = await RunAsync(program, arguments);

        return succeeded
            ? output
            : throw new BenchmarkException($"{program} {string.Join(' ', arguments)} failed:{System.Environment.NewLine}{output}");
    }
}
