using ConfigRule.LocalLoop;

namespace ConfigRule.Tests.EndToEnd;

/// <summary>The whole loop, run once for all tests of its results.</summary>
public sealed class DeployedLoop : IAsyncLifetime
{
    private LocalAws? localAws;
    private AwsClient? client;
    private LoopResult? result;

    public LocalAws LocalAws => localAws ?? throw new InvalidOperationException("the loop has not run");

    public LoopResult Result => result ?? throw new InvalidOperationException("the loop has not run");

    /// <summary>The account that it deployed to, as an independent client sees it.</summary>
    public AwsAccount Account =>
        (client ?? throw new InvalidOperationException("the loop has not run")).In(WholeLoop.AccountId, WholeLoop.Region);

    public async Task InitializeAsync()
    {
        await Prepared.ProgramsAsync();
        // The deployment publishes the function too. Two builds at the same time would use the same files.
        await Prepared.FunctionPackageAsync();
        localAws = await LocalAws.StartAsync(outlivesThisProcess: false);
        client = AwsClient.Start(localAws.Endpoint);
        result = await new WholeLoop(localAws, client, new Progress(TextWriter.Null)).RunAsync();
    }

    public async Task DisposeAsync()
    {
        if (client is not null)
        {
            await client.DisposeAsync();
        }

        if (localAws is not null)
        {
            await localAws.DisposeAsync();
        }
    }
}

/// <summary>The tests that run the app as cdk.json starts it: one after another, because that builds it.</summary>
[CollectionDefinition(Name)]
public sealed class AppOfCdkJson
{
    public const string Name = "the app of cdk.json";
}
