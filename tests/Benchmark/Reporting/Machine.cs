using System.Globalization;
using System.Runtime.InteropServices;
using ConfigRule.Benchmark.Measuring;

namespace ConfigRule.Benchmark.Reporting;

/// <summary>Where and when something was measured: without it a figure says nothing.</summary>
internal sealed record Machine
{
    public required DateTimeOffset Date { get; init; }

    public required string Processor { get; init; }

    public required int Cores { get; init; }

    public required string Kernel { get; init; }

    public required string DotnetSdk { get; init; }

    public required string DotnetRuntime { get; init; }

    /// <summary>The commit that was measured, with a mark where the files differ from it.</summary>
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

    /// <summary>Processes that wanted a processor, on average over the last minute: beside one core of work of its own, a measured machine should have next to nothing to do.</summary>
    public static double ReadLoad() => double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture);

    private static string ReadProcessor() =>
        File.ReadLines("/proc/cpuinfo")
            .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
            ?.Split(':')[1]
            .Trim()
        ?? RuntimeInformation.OSArchitecture.ToString();
}
