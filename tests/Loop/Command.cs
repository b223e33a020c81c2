using System.Text;
using CliWrap;

namespace ConfigRule.LocalLoop;

/// <summary>Runs a program from the root of the repository, without input.</summary>
public static class Command
{
    /// <param name="program">A path, or a name that is found on the path.</param>
    /// <param name="arguments">The program's arguments.</param>
    /// <param name="environment">Variables that are set in addition to those of this process.</param>
    /// <param name="onLine">Receives each line of output as it is printed.</param>
    /// <param name="cancellationToken">Kills the program and everything that it started.</param>
    /// <returns>The exit code, and the lines of both output streams in the order in which they were printed.</returns>
    public static async Task<CommandResult> RunAsync(
        string program,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? environment = null,
        Action<string>? onLine = null,
        CancellationToken cancellationToken = default
    )
    {
        var printed = new StringBuilder();
        var lines = PipeTarget.ToDelegate(Add);
        var run = await Cli.Wrap(program)
            .WithArguments(arguments)
            .WithWorkingDirectory(Cdk.Repository.Root)
            .WithEnvironmentVariables(
                (environment ?? new Dictionary<string, string>()).ToDictionary(each => each.Key, string? (each) => each.Value)
            )
            .WithStandardOutputPipe(lines)
            .WithStandardErrorPipe(lines)
            .WithValidation(CommandResultValidation.None)
            .ExecuteAsync(cancellationToken);
        return new CommandResult(run.ExitCode, printed.ToString());

        void Add(string line)
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
