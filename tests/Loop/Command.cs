using System.Diagnostics;
using System.Text;

namespace ConfigRule.LocalLoop;

/// <summary>A program run to its end, ended with all it started when the wait for it is cancelled.</summary>
public static class Command
{
    /// <param name="program">The program, found on the path.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Variables to set beside the inherited ones.</param>
    /// <param name="onLine">Takes each line that it prints, for progress.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Its exit code and all that it printed.</returns>
    public static async Task<CommandResult> RunAsync(
        string program,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? environment = null,
        Action<string>? onLine = null,
        CancellationToken cancellationToken = default
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Cdk.Repository.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start) ?? throw new LoopException($"{program} could not be started");
        process.StandardInput.Close();
        var printed = new StringBuilder();
        var reading = Task.WhenAll(ReadAsync(process.StandardOutput, printed, onLine), ReadAsync(process.StandardError, printed, onLine));
        try
        {
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        await reading;
        return new CommandResult(process.ExitCode, printed.ToString());
    }

    private static async Task ReadAsync(StreamReader reader, StringBuilder printed, Action<string>? onLine)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (printed)
            {
                printed.AppendLine(line);
                onLine?.Invoke(line);
            }
        }
    }
}

public sealed record CommandResult(int ExitCode, string Output)
{
    /// <exception cref="LoopException">The program failed.</exception>
    public CommandResult OrThrow(string doing) =>
        ExitCode == 0 ? this : throw new LoopException($"{doing} failed with exit code {ExitCode}:{Environment.NewLine}{Output}");
}
