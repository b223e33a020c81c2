using System.CommandLine;
using ConfigRule.LocalLoop;

// Ctrl-C and SIGTERM cancel the run; the time is for ending everything that it started.
var configuration = new InvocationConfiguration
{
    ProcessTerminationTimeout = TimeSpan.FromSeconds(30),
    EnableDefaultExceptionHandler = false,
};
try
{
    return await LoopCommandLine.Create(RunAsync).Parse(args).InvokeAsync(configuration);
}
catch (Exception exception) when (exception is LoopException or AwsException)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}

static async Task<int> RunAsync(bool keep, CancellationToken cancellationToken)
{
    try
    {
        var progress = new Progress(Console.Out);
        await Prerequisites.EnsureAsync(progress.Report, cancellationToken);
        progress.Report("Starting the local AWS");
        await using var localAws = await LocalAws.StartAsync(outlivesThisProcess: keep, cancellationToken: cancellationToken);
        await using var client = AwsClient.Start(localAws.Endpoint);

        var result = await new WholeLoop(localAws, client, progress).RunAsync(cancellationToken);
        if (keep)
        {
            localAws.Keep();
            Console.WriteLine(RunningAws.Describe(localAws));
        }

        progress.Report(
            result.Failed.Count == 0
                ? "Every VPC is COMPLIANT or NOT_APPLICABLE."
                : $"Neither COMPLIANT nor NOT_APPLICABLE: {string.Join(", ", result.Failed.Select(id => $"{id} ({result.Names[id]})"))}"
        );
        return result.Failed.Count == 0 ? 0 : 1;
    }
    catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
    {
        await Console.Error.WriteLineAsync("Interrupted. Everything that was started has ended.");
        return 130;
    }
}
