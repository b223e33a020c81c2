using ConfigRule.Tests.Deployment;
using ConfigRule.Tests.EndToEnd;
using ConfigRule.Tests.Executable;
using ConfigRule.Tests.Organization;
using ConfigRule.Tests.Runbook;
using Xunit.Abstractions;

[assembly: TestCollectionOrderer("ConfigRule.Tests.LongestFirst", "ConfigRule.Tests.Integration")]

namespace ConfigRule.Tests;

/// <summary>Starts the longest collections first, so that none of them runs alone at the end while a core is idle.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Longest =
    [
        nameof(RolloutTests),
        nameof(PythonTests),
        AppOfCdkJson.Name,
        nameof(DeployedFunctionTests),
        nameof(FailedCallTests),
        nameof(FirstRolloutTests),
        nameof(RunbookStateTests),
        nameof(UpgradeTests),
        nameof(EnableVpcFlowLoggingTests),
        nameof(DelegatedRolloutTests),
    ];

    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(collection =>
            Array.FindIndex(Longest, name => collection.DisplayName.EndsWith(name, StringComparison.Ordinal)) is >= 0 and var place
                ? place
                : Longest.Length
        );
}
