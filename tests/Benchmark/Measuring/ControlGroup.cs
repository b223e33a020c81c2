using System.Globalization;

namespace ConfigRule.Benchmark.Measuring;

/// <summary>Limits of one process, as control groups (version 1). Creating them requires root.</summary>
/// <remarks>https://docs.kernel.org/admin-guide/cgroup-v1/memory.html and https://docs.kernel.org/scheduler/sched-bwc.html</remarks>
internal sealed class ControlGroup : IDisposable
{
    private const string Controllers = "/sys/fs/cgroup";

    /// <summary>Period of the processor limit in microseconds: short, so that short processes reach their limit too.</summary>
    private const int Period = 20_000;

    private readonly List<string> folders = [];

    /// <summary>Files into which a process writes its id to join the groups.</summary>
    public IReadOnlyList<string> Entrances => [.. folders.Select(folder => Path.Combine(folder, "cgroup.procs"))];

    /// <exception cref="ControlGroupException">It cannot be created on this machine.</exception>
    public static ControlGroup Make(Limits limits)
    {
        var group = new ControlGroup();
        try
        {
            var bytes = (long)limits.Megabytes << 20;
            var memory = group.Add("memory");
            Set(memory, "memory.limit_in_bytes", bytes);
            if (File.Exists(Path.Combine(memory, "memory.memsw.limit_in_bytes")))
            {
                Set(memory, "memory.memsw.limit_in_bytes", bytes);
            }

            if (limits.Processors is { } processors)
            {
                var processor = group.Add("cpu");
                Set(processor, "cpu.cfs_period_us", Period);
                Set(processor, "cpu.cfs_quota_us", (long)(Period * processors));
            }

            return group;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            group.Dispose();
            throw new ControlGroupException($"no control group can be made here ({refused.Message})", refused);
        }
    }

    /// <summary>Whether the kernel ended a process at the memory limit.</summary>
    public bool HasKilled =>
        File.ReadLines(Path.Combine(folders[0], "memory.oom_control"))
            .Any(line => line.StartsWith("oom_kill ", StringComparison.Ordinal) && line != "oom_kill 0");

    public void Dispose()
    {
        foreach (var folder in folders)
        {
            Directory.Delete(folder);
        }
    }

    private string Add(string controller)
    {
        var parent = Path.Combine(Controllers, controller);
        if (!File.Exists(Path.Combine(parent, "cgroup.procs")))
        {
            throw new IOException($"{parent} is no control group of version 1");
        }

        var folder = Path.Combine(parent, $"config-rule-benchmark-{Environment.ProcessId}");
        _ = Directory.CreateDirectory(folder);
        folders.Add(folder);
        return folder;
    }

    private static void Set(string folder, string name, long value) =>
        File.WriteAllText(Path.Combine(folder, name), value.ToString(CultureInfo.InvariantCulture));
}

/// <summary>Processes cannot be limited on this machine. The message says why.</summary>
public sealed class ControlGroupException(string message, Exception? innerException = null) : Exception(message, innerException);
