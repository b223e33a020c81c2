using System.Diagnostics;

namespace ConfigRule.LocalLoop;

/// <summary>Prints each step, with the seconds since the start.</summary>
public sealed class Progress(TextWriter output)
{
    private readonly Stopwatch elapsed = Stopwatch.StartNew();

    public TextWriter Output => output;

    public void Report(string step) => output.WriteLine($"[{elapsed.Elapsed.TotalSeconds, 5:0.0} s] {step}");
}
