using System.Globalization;
using ConfigRule.LocalLoop;

namespace ConfigRule.Tests;

/// <summary>
/// A local AWS for the tests of one class, which run one after another. Each test takes a new account, so that no test sees
/// another's resources.
/// </summary>
public sealed class LocalAwsFixture : IAsyncLifetime
{
    /// <summary>Virtual seconds per real second: what takes minutes on AWS takes seconds.</summary>
    public const int TimeScale = 20;

    private static int accounts;

    private LocalAws? localAws;
    private AwsClient? client;

    public LocalAws LocalAws => localAws ?? throw new InvalidOperationException("the local AWS has not started");

    public AwsClient Client => client ?? throw new InvalidOperationException("the local AWS has not started");

    /// <summary>An account that no other test uses.</summary>
    public AwsAccount NewAccount(string region = "eu-west-1") =>
        Client.In((200_000_000_000 + Interlocked.Increment(ref accounts)).ToString(CultureInfo.InvariantCulture), region);

    public async Task InitializeAsync()
    {
        await Prepared.ProgramsAsync();
        localAws = await LocalAws.StartAsync(outlivesThisProcess: false, ["--time-scale", $"{TimeScale}"]);
        client = AwsClient.Start(localAws.Endpoint);
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
