using System.Globalization;
using ConfigRule.LocalLoop;

namespace ConfigRule.Tests;

/// <summary>One local AWS for all tests that need one; each test takes an account of its own, so that none sees another's.</summary>
public sealed class LocalAwsFixture : IAsyncLifetime
{
    /// <summary>Virtual seconds in a real one: what would take minutes on AWS takes seconds.</summary>
    public const int TimeScale = 20;

    private static int accounts;

    private LocalAws? localAws;
    private AwsClient? client;

    public LocalAws LocalAws => localAws ?? throw new InvalidOperationException("the local AWS has not started");

    /// <summary>An account that nothing has touched.</summary>
    public AwsAccount NewAccount(string region = "eu-west-1") =>
        (client ?? throw new InvalidOperationException("the local AWS has not started")).In(
            (200_000_000_000 + Interlocked.Increment(ref accounts)).ToString(CultureInfo.InvariantCulture),
            region
        );

    public async Task InitializeAsync()
    {
        await Prerequisites.EnsureAsync(_ => { });
        localAws = await LocalAws.StartAsync(outlivesUs: false, ["--time-scale", $"{TimeScale}"]);
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

[CollectionDefinition(Name)]
public sealed class LocalAwsTests : ICollectionFixture<LocalAwsFixture>
{
    public const string Name = "local AWS";
}
