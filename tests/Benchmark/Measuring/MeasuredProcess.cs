using System.Diagnostics;
using ConfigRule.Benchmark.Endpoint;

namespace ConfigRule.Benchmark.Measuring;

/// <summary>Runs a variant in a fresh process, and says what it took.</summary>
internal sealed class MeasuredProcess(CannedEndpoint endpoint, TrustStores trustStores)
{
    private static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(10);

    /// <summary>Enters its control groups, then becomes the program: only that is charged to them.</summary>
    private const string EnterThenRun = "while [ \"$1\" != -- ]; do echo $$ > \"$1\"; shift; done; shift; exec \"$@\"";

    /// <exception cref="BenchmarkException">It did not evaluate every VPC rightly.</exception>
    /// <exception cref="OutOfMemoryLimitException">It was ended for wanting more memory than the row allows.</exception>
    /// <exception cref="ControlGroupException">The row's limits cannot be set on this machine.</exception>
    public async Task<Measurement> RunAsync(Row row, Variant variant)
    {
        using var limits = row.Limits is null ? null : ControlGroup.Make(row.Limits);
        var session = endpoint.Begin(row.Account, row.Pace, row.Invocations);
        using var process = new Process { StartInfo = Describe(row, variant, limits) };
        var printed = new PrintedLines(process);

        var started = Stopwatch.GetTimestamp();
        _ = process.Start();
        printed.Begin();
        try
        {
            await WaitAsync(process, session);
            var measurement = new Measurement
            {
                InitMilliseconds = Stopwatch.GetElapsedTime(started, session.FirstAsked).TotalMilliseconds,
                ColdMilliseconds = Stopwatch.GetElapsedTime(started, session.Invocations[0].Ended).TotalMilliseconds,
                WarmMilliseconds = session.Invocations is [_, .., var last]
                    ? Stopwatch.GetElapsedTime(last.Started, last.Ended).TotalMilliseconds
                    : null,
                ProcessorMilliseconds = ProcessFacts.ProcessorMilliseconds(process.Id),
                PeakMegabytes = ProcessFacts.PeakMegabytes(process.Id),
                Calls = CallPath.Of(session.Invocations[0]),
            };
            foreach (var invocation in session.Invocations)
            {
                EvaluationCheck.Require(row.Account, invocation);
            }

            return measurement;
        }
        catch (BenchmarkException failure) when (limits?.HasKilled == true)
        {
            throw new OutOfMemoryLimitException($"needs more than {row.Limits?.Megabytes} MB", failure);
        }
        catch (BenchmarkException failure)
        {
            throw new BenchmarkException(
                $"{variant.Name}, {row.Group.Name()}, {row.Title}: {failure.Message}{Environment.NewLine}It printed:{Environment.NewLine}{printed}",
                failure
            );
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }
    }

    private static async Task WaitAsync(Process process, Session session)
    {
        using var timeout = new CancellationTokenSource(LongestRun);
        var exited = process.WaitForExitAsync(timeout.Token);
        _ = await Task.WhenAny(session.Finished, exited);
        if (session.Finished.IsCompleted)
        {
            await session.Finished;
            return;
        }

        throw new BenchmarkException(
            process.HasExited
                ? $"it ended with exit code {process.ExitCode} before its last response"
                : $"it did not end within {LongestRun.TotalMinutes} minutes"
        );
    }

    private ProcessStartInfo Describe(Row row, Variant variant, ControlGroup? limits)
    {
        string[] command = [variant.Program, .. variant.Arguments];
        var start = limits is null
            ? new ProcessStartInfo(command[0], command[1..])
            : new ProcessStartInfo("/bin/sh", ["-c", EnterThenRun, "sh", .. limits.Entrances, "--", .. command]);
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.Environment.Clear();
        foreach (var (name, value) in LambdaEnvironment.Of(row, endpoint, trustStores).Concat(variant.Environment))
        {
            start.Environment[name] = value;
        }

        return start;
    }
}

/// <summary>A process was ended by the kernel at its memory limit: a result, not a fault of the measuring.</summary>
public sealed class OutOfMemoryLimitException(string message, Exception? innerException = null) : Exception(message, innerException);
