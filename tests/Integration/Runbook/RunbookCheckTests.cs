using System.Text.Json.Nodes;
using ConfigRule.LocalLoop;
using ConfigRule.Tests.Stack;

namespace ConfigRule.Tests.Runbook;

/// <summary>What the local AWS and cfn-lint report about the documents before a run.</summary>
public sealed class RunbookCheckTests(OfflineCheckFixture check) : IClassFixture<OfflineCheckFixture>, IClassFixture<PrerequisitesFixture>
{
    public static TheoryData<string> Faults { get; } = [.. RunbookMutant.All.Select(mutant => mutant.Fault)];

    [Fact]
    public void The_check_reports_nothing_about_the_deployed_documents()
    {
        Assert.Empty(check.OfDeployed);
        Assert.Empty(check.OfRemoval);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void The_check_reports_a_fault_in_the_document(string fault)
    {
        var mutant = RunbookMutant.All.Single(mutant => mutant.Fault == fault);

        Assert.StartsWith(mutant.Complaint, Assert.Single(check.Of(mutant)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cfn_lint_reports_nothing_about_the_document_as_an_object()
    {
        await AssertCleanAsync(TemplateWith(DeployedRunbook.Content.DeepClone()));
    }

    [Fact]
    public async Task Cfn_lint_reports_an_unknown_schema_of_a_document()
    {
        var content = DeployedRunbook.Content.DeepClone();
        content["schemaVersion"] = "0.4";

        var (exitCode, output) = await LintAsync(TemplateWith(content));

        Assert.NotEqual(0, exitCode);
        Assert.Contains("E3051", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cfn_lint_reports_nothing_about_the_template_of_the_stack()
    {
        await AssertCleanAsync(SynthesizedStack.Default);
    }

    private static JsonObject TemplateWith(JsonNode content) =>
        new()
        {
            ["AWSTemplateFormatVersion"] = "2010-09-09",
            ["Resources"] = new JsonObject
            {
                ["Runbook"] = new JsonObject
                {
                    ["Type"] = "AWS::SSM::Document",
                    ["Properties"] = new JsonObject { ["DocumentType"] = "Automation", ["Content"] = content },
                },
            },
        };

    private static async Task AssertCleanAsync(JsonNode template)
    {
        var (exitCode, output) = await LintAsync(template);

        Assert.Empty(output);
        Assert.Equal(0, exitCode);
    }

    private static async Task<CommandResult> LintAsync(JsonNode template)
    {
        var folder = Directory.CreateTempSubdirectory("template-");
        try
        {
            var file = Path.Combine(folder.FullName, "template.json");
            await File.WriteAllTextAsync(file, template.ToJsonString());

            return await Command.RunAsync("cfn-lint", ["--template", file]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
