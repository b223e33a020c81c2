using System.Runtime.InteropServices;
using ConfigRule.LocalLoop;

try
{
    var options = LoopOptions.Read(args);
    if (options.Help)
    {
        Console.WriteLine(LoopOptions.Usage);
        return 0;
    }

    // Ctrl-C and a polite kill end the run the ordinary way, so that all it started ends with it.
    using var ending = new CancellationTokenSource();
    using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
    using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);

    return await RunAsync(options, ending.Token);

    void End(PosixSignalContext signal)
    {
        signal.Cancel = true;
        ending.Cancel();
    }
}
catch (Exception exception) when (exception is ArgumentException or LoopException or AwsException)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}
catch (OperationCanceledException)
{
    await Console.Error.WriteLineAsync("Interrupted; all that was started has been ended.");
    return 130;
}

static async Task<int> RunAsync(LoopOptions options, CancellationToken cancellationToken)
{
    var progress = new Progress(Console.Out);
    await Prerequisites.EnsureAsync(progress.Say, cancellationToken);
    progress.Say("Starting the local AWS");
    await using var localAws = await LocalAws.StartAsync(options.Keep, cancellationToken: cancellationToken);
    await using var client = AwsClient.Start(localAws.Endpoint);

    var result = await new WholeLoop(localAws, client, progress).RunAsync(cancellationToken);
    if (options.Keep)
    {
        localAws.Keep();
        Console.WriteLine(KeptAws.Describe(localAws));
    }

    progress.Say(
        result.Unsettled.Count == 0
            ? "Every VPC is COMPLIANT or NOT_APPLICABLE."
            : $"Not settled: {string.Join(", ", result.Unsettled.Select(id => $"{id} ({result.Names[id]})"))}"
    );
    return result.Unsettled.Count == 0 ? 0 : 1;
}
