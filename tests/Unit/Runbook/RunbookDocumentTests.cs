using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ConfigRule.Cdk;
using ConfigRule.Cdk.Runbooks;
using static ConfigRule.Tests.Runbook.DeployedRunbook;

namespace ConfigRule.Tests.Runbook;

/// <summary>What a reader and SSM find in the runbook's document.</summary>
public sealed partial class RunbookDocumentTests
{
    /// <summary>SSM allows 64 KB, and counts the values of a run's parameters too.</summary>
    private const int LargestDocument = 60 * 1024;

    private static readonly string ScriptsFolder = Path.Combine(Repository.Root, "ssm-documents", "scripts");

    /// <summary>The steps that have a script, each with the script's file name.</summary>
    public static TheoryData<string, string> StepsWithScripts { get; } = ListStepsWithScripts();

    [Fact]
    public void The_parts_are_in_the_order_in_which_people_read_them()
    {
        Assert.Equal(
            ["description", "schemaVersion", "assumeRole", "parameters", "outputs", "mainSteps"],
            Content.Select(part => part.Key)
        );
    }

    [Fact]
    public void The_runbook_runs_as_the_role_that_it_is_given()
    {
        Assert.Equal("{{ AutomationAssumeRole }}", Of(Content, "assumeRole"));
    }

    /// <remarks>https://docs.aws.amazon.com/general/latest/gr/ssm.html</remarks>
    [Fact]
    public void The_document_is_within_the_size_that_SSM_allows()
    {
        Assert.InRange(Encoding.UTF8.GetByteCount(Text), 1, LargestDocument);
    }

    [Fact]
    public void The_description_lists_every_parameter_and_no_other()
    {
        Assert.Equal(DeployedRunbook.Parameters.Select(parameter => parameter.Key), Listed("Parameters"));
    }

    [Fact]
    public void The_description_lists_every_output_and_no_other()
    {
        Assert.Equal(Content["outputs"]!.AsArray().Select(output => output!.GetValue<string>()), Listed("Outputs"));
    }

    [Fact]
    public void The_description_says_how_to_read_the_failure_of_every_step_that_can_fail()
    {
        Assert.Equal(Steps.Where(CanFail).Select(step => Of(step, "name")), Listed("Reading a failed step"));
    }

    [Fact]
    public void The_description_says_which_tag_marks_what_is_ours()
    {
        Assert.Contains($"`{RunbookDocument.OwnershipTag}`", Description, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_step_says_why_it_is_there()
    {
        Assert.All(Steps, step => Assert.Matches(@"^[A-Z].*\.$", Of(step, "description")));
    }

    [Fact]
    public void Every_step_that_can_fail_says_what_then()
    {
        Assert.All(Steps.Where(CanFail), step => Assert.Matches("^(Abort|Continue|step:.+)$", Of(step, "onFailure")));
    }

    [Fact]
    public void Every_script_has_a_limit_of_its_own()
    {
        Assert.All(
            Steps.Where(step => Of(step, "action") == "aws:executeScript"),
            step => Assert.InRange(step["timeoutSeconds"]!.GetValue<int>(), 1, 600)
        );
    }

    [Fact]
    public void The_last_step_ends_the_run()
    {
        Assert.Equal(
            [Of(Steps[^1], "name")],
            Steps.Where(step => step["isEnd"]?.GetValue<bool>() == true).Select(step => Of(step, "name"))
        );
    }

    [Fact]
    public void SSM_finds_nothing_to_replace_in_a_script()
    {
        Assert.NotEmpty(Scripts);
        Assert.All(
            Scripts.Values,
            script => Assert.DoesNotContain(script.Split('\n'), line => line.Contains("{{", StringComparison.Ordinal))
        );
    }

    [Fact]
    public void The_scripts_and_the_stack_know_what_is_ours_by_the_same_tag()
    {
        var ownership = File.ReadAllText(Path.Combine(ScriptsFolder, "ownership.py"));

        Assert.Contains($"\nOWNERSHIP_TAG = \"{RunbookDocument.OwnershipTag}\"\n", ownership, StringComparison.Ordinal);
        Assert.Contains($"\nOWNERSHIP_VALUE = \"{RunbookDocument.OwnershipTagValue}\"\n", ownership, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_script_is_in_a_document()
    {
        var scripts = Directory
            .EnumerateFiles(Path.Combine(Repository.Root, "ssm-documents"), "*.yaml")
            .SelectMany(file => ScriptReference().Matches(File.ReadAllText(file)))
            .Select(reference => reference.Groups["script"].Value)
            .ToList();

        Assert.Equal(
            Directory.EnumerateFiles(ScriptsFolder, "*.py").Select(Path.GetFileNameWithoutExtension).Order(),
            scripts.Concat(scripts.SelectMany(NeededBy)).Distinct().Order()
        );
    }

    [Theory]
    [MemberData(nameof(StepsWithScripts))]
    public void A_script_has_what_it_imports_of_its_neighbours_once(string step, string script)
    {
        var imported = NeighbourImport()
            .Matches(File.ReadAllText(ScriptFile(script)))
            .Where(import => File.Exists(ScriptFile(import.Groups["module"].Value)))
            .SelectMany(import => import.Groups["names"].Value.Split(", "));

        Assert.All(imported, name => Assert.Single(DefinedIn(Scripts[step]), defined => defined == name));
    }

    [Theory]
    [MemberData(nameof(StepsWithScripts))]
    public void A_script_has_nothing_that_it_does_not_use(string step, string handler)
    {
        var text = Scripts[step];

        Assert.All(
            DefinedIn(text).Where(name => name != handler),
            name => Assert.True(Regex.Count(text, $@"\b{name}\b") > 1, $"{name} is not used")
        );
    }

    [Fact]
    public void A_script_imports_no_neighbour_any_more()
    {
        Assert.All(
            Scripts.Values,
            script =>
                Assert.DoesNotContain(NeighbourImport().Matches(script), import => File.Exists(ScriptFile(import.Groups["module"].Value)))
        );
    }

    [Fact]
    public void No_name_is_defined_twice_in_a_script()
    {
        Assert.All(Scripts.Values, script => Assert.Distinct(DefinedIn(script)));
    }

    /// <summary>The names at the start of the items of a section of the description.</summary>
    private static IEnumerable<string> Listed(string section)
    {
        var lines = Description.Split('\n').SkipWhile(line => line != $"## {section}").Skip(1).TakeWhile(line => !line.StartsWith('#'));

        return lines
            .Where(line => line.StartsWith("* ", StringComparison.Ordinal))
            .SelectMany(line => QuotedName().Matches(line[..line.IndexOf(':', StringComparison.Ordinal)]))
            .Select(name => name.Groups["name"].Value);
    }

    private static bool CanFail(JsonObject step) => Of(step, "action") is not ("aws:branch" or "aws:sleep");

    private static TheoryData<string, string> ListStepsWithScripts()
    {
        var rows = new TheoryData<string, string>();
        foreach (var step in Steps.Where(step => step["inputs"]?["Handler"] is not null))
        {
            rows.Add(Of(step, "name"), step["inputs"]!["Handler"]!.GetValue<string>());
        }

        return rows;
    }

    private static IEnumerable<string> DefinedIn(string script) =>
        Definition().Matches(script).Select(definition => definition.Groups["name"].Value);

    private static HashSet<string> NeededBy(string script)
    {
        var direct = NeighbourImport()
            .Matches(File.ReadAllText(ScriptFile(script)))
            .Select(import => import.Groups["module"].Value)
            .Where(module => File.Exists(ScriptFile(module)))
            .ToList();

        return [.. direct, .. direct.SelectMany(NeededBy)];
    }

    private static string ScriptFile(string module) => Path.Combine(ScriptsFolder, module + ".py");

    [GeneratedRegex(@"^ +Script: scripts/(?<script>\w+)\.py$", RegexOptions.Multiline)]
    private static partial Regex ScriptReference();

    [GeneratedRegex(@"^from (?<module>\w+) import (?<names>[\w, ]+)$", RegexOptions.Multiline)]
    private static partial Regex NeighbourImport();

    [GeneratedRegex(@"^(?:def |class )?(?<name>\w+)(?: = |\()", RegexOptions.Multiline)]
    private static partial Regex Definition();

    [GeneratedRegex("`(?<name>[A-Za-z.]+)`")]
    private static partial Regex QuotedName();
}
