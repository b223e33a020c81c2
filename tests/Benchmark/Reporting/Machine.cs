using System.Globalization;
using System.Runtime.InteropServices;
using ConfigRule.Benchmark.Measuring;

namespace ConfigRule.Benchmark.Reporting;

/// <summary>Where and when something was measured.</summary>
internal sealed record Machine
{
    public required DateTimeOffset Date { get; init; }

    public required string Processor { get; init; }

    public required int Cores { get; init; }

    public required string Kernel { get; init; }

    public required string DotnetSdk { get; init; }

    public required string DotnetRuntime { get; init; }

    /// <summary>The commit, marked as dirty if files differ from it.</summary>
    public required string Commit { get; init; }

    public static async Task<Machine> DescribeAsync() =>
        new()
        {
            Date = DateTimeOffset.UtcNow,
            Processor = ReadProcessor(),
            Cores = Environment.ProcessorCount,
            Kernel = Environment.OSVersion.VersionString,
            DotnetSdk = await Command.RequireAsync("dotnet", "--version"),
            DotnetRuntime = Environment.Version.ToString(),
            Commit = await Command.RequireAsync("git", "describe", "--always", "--dirty"),
        };

    /// <summary>Average number of runnable processes over the last minute. Results are only good if the machine does little else.</summary>
    public static double ReadLoad() => double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture);

    private static string ReadProcessor() =>
        File.ReadLines("/proc/cpuinfo")
            .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
            ?.Split(':')[1]
            .Trim()
        ?? RuntimeInformation.OSArchitecture.ToString();
}
