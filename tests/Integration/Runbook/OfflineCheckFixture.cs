using ConfigRule.Cdk;
using ConfigRule.Cdk.Runbooks;
using ConfigRule.LocalLoop;

namespace ConfigRule.Tests.Runbook;

/// <summary>
/// What the local AWS reports about the deployed documents and the mutants without running them. It checks all of them once.
/// </summary>
public sealed class OfflineCheckFixture : IAsyncLifetime
{
    private const string Deployed = "deployed";
    private const string Removal = "removal";

    private readonly Dictionary<string, List<string>> complaints = [];

    public IReadOnlyList<string> OfDeployed => complaints[Deployed];

    public IReadOnlyList<string> OfRemoval => complaints[Removal];

    public IReadOnlyList<string> Of(RunbookMutant mutant) => complaints[mutant.Fault];

    public async Task InitializeAsync()
    {
        await Prepared.ProgramsAsync();
        var folder = Directory.CreateTempSubdirectory("runbooks-");
        try
        {
            var documents = RunbookMutant
                .All.Select(mutant => (mutant.Fault, mutant.Document))
                .Prepend((Deployed, DeployedRunbook.Text))
                .Append((Removal, RunbookDocument.Read("RemoveVpcFlowLogging.yaml")))
                .Select(
                    (document, number) =>
                        (Name: document.Item1, Text: document.Item2, File: Path.Combine(folder.FullName, $"{number}.yaml"))
                )
                .ToList();
            documents.ForEach(document => File.WriteAllText(document.File, document.Text));

            var check = await Command.RunAsync(
                "python3",
                ["-m", "local_aws.automation.check", .. documents.Select(document => document.File)],
                new Dictionary<string, string>
                {
                    ["PYTHONPATH"] = Path.Combine(Repository.Root, "tests", "local-aws"),
                    ["PYTHONDONTWRITEBYTECODE"] = "1",
                }
            );
            var lines = check.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

            foreach (var (name, _, file) in documents)
            {
                complaints[name] =
                [
                    .. lines
                        .Where(line => line.StartsWith(file + ": ", StringComparison.Ordinal))
                        .Select(line => line[(file.Length + 2)..]),
                ];
            }

            if (complaints.Values.Sum(found => found.Count) != lines.Length)
            {
                throw new LoopException($"the check printed something that is not about the documents:{Environment.NewLine}{check.Output}");
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;
}
