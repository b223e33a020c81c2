using ConfigRule.LocalLoop;

namespace ConfigRule.Tests;

/// <summary>What tests that run other programs need on the machine, installed once.</summary>
public sealed class PrerequisitesFixture : IAsyncLifetime
{
    public Task InitializeAsync() => Prerequisites.EnsureAsync(_ => { });

    public Task DisposeAsync() => Task.CompletedTask;
}

[CollectionDefinition(Name)]
public sealed class OtherPrograms : ICollectionFixture<PrerequisitesFixture>
{
    public const string Name = "other programs";
}
