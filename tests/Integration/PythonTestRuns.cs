using System.Collections.Concurrent;
using ConfigRule.Cdk;
using ConfigRule.LocalLoop;

namespace ConfigRule.Tests;

/// <summary>Every Python test file, run once. Most of them wait most of the time, so several run at a time.</summary>
public sealed class PythonTestRuns : IAsyncLifetime
{
    private const int FilesAtATime = 4;

    private static readonly TimeSpan LimitOfAFile = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, CommandResult> runs = new();

    public CommandResult Of(string file) => runs[file];

    public async Task InitializeAsync()
    {
        await Prepared.ProgramsAsync();
        await Parallel.ForEachAsync(
            PythonTests.FilePaths,
            new ParallelOptions { MaxDegreeOfParallelism = FilesAtATime },
            async (file, cancellationToken) => runs[file] = await RunAsync(file, cancellationToken)
        );
    }

    public Task DisposeAsync() => Task.CompletedTask;

    private static async Task<CommandResult> RunAsync(string file, CancellationToken cancellationToken)
    {
        var path = Path.Combine(Repository.Root, file);
        var suite = PythonTests.Suites.Single(suite => suite.Folder == Path.GetDirectoryName(path));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(LimitOfAFile);

        try
        {
            return await Command.RunAsync(
                "python3",
                [
                    "-m",
                    "unittest",
                    "discover",
                    "--top-level-directory",
                    suite.Top,
                    "--start-directory",
                    suite.Folder,
                    "--pattern",
                    Path.GetFileName(path),
                ],
                new Dictionary<string, string> { ["PYTHONPATH"] = suite.Sources, ["PYTHONDONTWRITEBYTECODE"] = "1" },
                cancellationToken: limit.Token
            );
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new CommandResult(-1, $"{file} did not end within {LimitOfAFile}");
        }
    }
}
