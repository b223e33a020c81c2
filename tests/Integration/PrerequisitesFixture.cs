namespace ConfigRule.Tests;

/// <summary>The programs that tests start are installed.</summary>
public sealed class PrerequisitesFixture : IAsyncLifetime
{
    public Task InitializeAsync() => Prepared.ProgramsAsync();

    public Task DisposeAsync() => Task.CompletedTask;
}
