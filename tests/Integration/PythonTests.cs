using ConfigRule.Cdk;
using ConfigRule.LocalLoop;

namespace ConfigRule.Tests;

/// <summary>The tests of what is written in Python: the local AWS and the runbook's scripts.</summary>
[Collection(OtherPrograms.Name)]
public sealed class PythonTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private static readonly string Tests = Path.Combine(Repository.Root, "tests");

    /// <summary>Where the tests are imported from, where they are, and where what they test is imported from.</summary>
    private static readonly (string Top, string Folder, string Sources)[] Suites =
    [
        (Path.Combine(Tests, "local-aws"), Path.Combine(Tests, "local-aws", "tests"), Path.Combine(Tests, "local-aws")),
        (Path.Combine(Tests, "runbook-scripts"), Path.Combine(Tests, "runbook-scripts"), Path.Combine(Repository.Root, "ssm-documents")),
    ];

    /// <summary>Every file of tests, by its path from the repository's root.</summary>
    public static TheoryData<string> Files { get; } =
    [
        .. Suites
            .SelectMany(suite => Directory.EnumerateFiles(suite.Folder, "test_*.py"))
            .Select(file => Path.GetRelativePath(Repository.Root, file))
            .Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task The_tests_in_each_file_pass_and_none_is_skipped(string file)
    {
        var path = Path.Combine(Repository.Root, file);
        var suite = Suites.Single(suite => suite.Folder == Path.GetDirectoryName(path));
        using var patience = new CancellationTokenSource(Limit);

        var run = await Command.RunAsync(
            "python3",
            [
                "-m",
                "unittest",
                "discover",
                "--top-level-directory",
                suite.Top,
                "--start-directory",
                suite.Folder,
                "--pattern",
                Path.GetFileName(path),
            ],
            new Dictionary<string, string> { ["PYTHONPATH"] = suite.Sources, ["PYTHONDONTWRITEBYTECODE"] = "1" },
            cancellationToken: patience.Token
        );

        Assert.True(run.ExitCode == 0, run.Output);
        Assert.Matches(@"(?m)^Ran [1-9][0-9]* tests? in ", run.Output);
        // Skipped tests and expected failures are told in brackets after it.
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
