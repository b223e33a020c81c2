using ConfigRule.Cdk;
using ConfigRule.LocalLoop;

namespace ConfigRule.Tests;

/// <summary>The tests of what is written in Python: the local AWS and the runbook's scripts.</summary>
public sealed class PythonTests(PythonTestRuns runs) : IClassFixture<PythonTestRuns>
{
    private static readonly string Tests = Path.Combine(Repository.Root, "tests");

    /// <summary>Where the tests are imported from, where they are, and where what they test is imported from.</summary>
    internal static readonly (string Top, string Folder, string Sources)[] Suites =
    [
        (Path.Combine(Tests, "local-aws"), Path.Combine(Tests, "local-aws", "tests"), Path.Combine(Tests, "local-aws")),
        (Path.Combine(Tests, "runbook-scripts"), Path.Combine(Tests, "runbook-scripts"), Path.Combine(Repository.Root, "ssm-documents")),
    ];

    /// <summary>Every file of tests, by its path from the repository's root.</summary>
    internal static readonly string[] FilePaths =
    [
        .. Suites
            .SelectMany(suite => Directory.EnumerateFiles(suite.Folder, "test_*.py"))
            .Select(file => Path.GetRelativePath(Repository.Root, file))
            .Order(StringComparer.Ordinal),
    ];

    public static TheoryData<string> Files { get; } = [.. FilePaths];

    [Theory]
    [MemberData(nameof(Files))]
    public void The_tests_in_each_file_pass_and_none_is_skipped(string file)
    {
        var run = runs.Of(file);

        Assert.True(run.ExitCode == 0, run.Output);
        Assert.Matches(@"(?m)^Ran [1-9][0-9]* tests? in ", run.Output);
        // Skipped tests and expected failures would stand in brackets after it.
        Assert.Matches(@"(?m)^OK$", run.Output);
    }

    [Fact]
    public void There_are_tests_of_the_local_AWS_and_of_every_script_of_the_runbook()
    {
        var files = Directory.EnumerateFiles(Suites[1].Folder).Select(Path.GetFileName).ToHashSet();
        string[] withoutBehaviour = ["ownership.py"];

        var untested = Directory
            .EnumerateFiles(Suites[1].Sources, "*.py", SearchOption.AllDirectories)
            .Select(Path.GetFileName)
            .Where(script => !withoutBehaviour.Contains(script) && !files.Contains($"test_{script}"));

        Assert.Empty(untested);
        Assert.NotEmpty(Directory.EnumerateFiles(Suites[0].Folder, "test_*.py"));
    }
}
