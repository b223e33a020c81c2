using System.Collections.Concurrent;
using System.Diagnostics;

namespace ConfigRule.Benchmark.Measuring;

/// <summary>The last lines that a process printed, shown if it fails.</summary>
internal sealed class PrintedLines
{
    private const int Maximum = 40;

    private readonly ConcurrentQueue<string> lines = [];
    private readonly Process process;

    public PrintedLines(Process process)
    {
        this.process = process;
        process.OutputDataReceived += Add;
        process.ErrorDataReceived += Add;
    }

    public void Begin()
    {
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public override string ToString() => string.Join(Environment.NewLine, lines);

    private void Add(object sender, DataReceivedEventArgs printed)
    {
        if (printed.Data is not null)
        {
            lines.Enqueue(printed.Data);
            if (lines.Count > Maximum)
            {
                _ = lines.TryDequeue(out _);
            }
        }
    }
}
