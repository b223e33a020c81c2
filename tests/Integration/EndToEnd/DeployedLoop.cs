using ConfigRule.LocalLoop;

namespace ConfigRule.Tests.EndToEnd;

/// <summary>The whole loop, run once for all tests that look at what it came to.</summary>
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
        await Prerequisites.EnsureAsync(_ => { });
        localAws = await LocalAws.StartAsync(outlivesUs: false);
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
