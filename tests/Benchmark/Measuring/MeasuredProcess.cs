using System.Diagnostics;
using ConfigRule.Benchmark.Endpoint;

namespace ConfigRule.Benchmark.Measuring;

/// <summary>Runs a variant in a new process and measures it.</summary>
internal sealed class MeasuredProcess(CannedEndpoint endpoint, TrustStores trustStores)
{
    private static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(10);

    /// <summary>Joins the control groups, then becomes the program, so that only the program is limited.</summary>
    private const string EnterThenRun = "while [ \"$1\" != -- ]; do echo $$ > \"$1\"; shift; done; shift; exec \"$@\"";

    /// <exception cref="BenchmarkException">It did not evaluate every VPC correctly.</exception>
    /// <exception cref="OutOfMemoryLimitException">The kernel ended it at the memory limit of the scenario.</exception>
    /// <exception cref="ControlGroupException">The scenario's limits cannot be set on this machine.</exception>
    public async Task<Measurement> RunAsync(Scenario scenario, Variant variant)
    {
        using var limits = scenario.Limits is null ? null : ControlGroup.Make(scenario.Limits);
        var session = endpoint.Begin(scenario.Account, scenario.Pace, scenario.Invocations);
        using var process = new Process { StartInfo = Describe(scenario, variant, limits) };
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
                EvaluationCheck.Require(scenario.Account, invocation, onlyNews: scenario.RefreshDays > 0);
            }

            return measurement;
        }
        catch (BenchmarkException failure) when (limits?.HasKilled == true)
        {
            throw new OutOfMemoryLimitException($"needs more than {scenario.Limits?.Megabytes} MB", failure);
        }
        catch (BenchmarkException failure)
        {
            throw new BenchmarkException(
                $"{variant.Name}, {scenario.Group.Name()}, {scenario.Title}: "
                    + $"{failure.Message}{Environment.NewLine}It printed:{Environment.NewLine}{printed}",
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

    private ProcessStartInfo Describe(Scenario scenario, Variant variant, ControlGroup? limits)
    {
        string[] command = [variant.Program, .. variant.Arguments];
        var start = limits is null
            ? new ProcessStartInfo(command[0], command[1..])
            : new ProcessStartInfo("/bin/sh", ["-c", EnterThenRun, "sh", .. limits.Entrances, "--", .. command]);
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.Environment.Clear();
        foreach (var (name, value) in LambdaEnvironment.Of(scenario, endpoint, trustStores).Concat(variant.Environment))
        {
            start.Environment[name] = value;
        }

        return start;
    }
}

/// <summary>The kernel ended a process at its memory limit. That is a result, not an error of the benchmark.</summary>
public sealed class OutOfMemoryLimitException(string message, Exception? innerException = null) : Exception(message, innerException);
