using System.Globalization;
using System.Runtime.InteropServices;

namespace ConfigRule.Benchmark.Measuring;

/// <summary>What the kernel knows about a running process.</summary>
internal static partial class ProcessFacts
{
    /// <summary>Peak resident memory in megabytes.</summary>
    public static double PeakMegabytes(int process)
    {
        var line = File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        var kilobytes = line["VmHWM:".Length..].Replace("kB", "", StringComparison.Ordinal).Trim();

        return double.Parse(kilobytes, CultureInfo.InvariantCulture) / 1024;
    }

    /// <summary>Processor time of all threads in milliseconds.</summary>
    public static double ProcessorMilliseconds(int process)
    {
        // The clock of another process, computed from its id as clock_getcpuclockid(3) does.
        const int scheduledTime = 2;
        if (ReadClock((~process << 3) | scheduledTime, out var time) != 0)
        {
            throw new BenchmarkException($"the processor time of process {process} could not be read");
        }

        return (time.Seconds * 1e3) + (time.Nanoseconds / 1e6);
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ReadClock(int clock, out Time time);

    [StructLayout(LayoutKind.Sequential)]
    private struct Time
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
