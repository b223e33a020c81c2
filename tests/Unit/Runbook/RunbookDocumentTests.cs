using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ConfigRule.Cdk;
using ConfigRule.Cdk.Runbooks;
using ConfigRule.Cdk.Settings;
using static ConfigRule.Tests.Runbook.DeployedRunbook;

namespace ConfigRule.Tests.Runbook;

/// <summary>What a reader and SSM find in the documents of the runbooks.</summary>
public sealed partial class RunbookDocumentTests
{
    private const string Enable = "EnableVpcFlowLogging";
    private const string Remove = "RemoveVpcFlowLogging";

    private const int LongestDescription = 2500;

    private static readonly string Folder = Path.Combine(Repository.Root, "ssm-documents");

    private static readonly string Readme = File.ReadAllText(Path.Combine(Folder, "README.md"));

    public static TheoryData<string> Documents { get; } = [Enable, Remove];

    /// <summary>The documents with each of their steps that has a script.</summary>
    public static TheoryData<string, string> StepsWithScripts { get; } = ListStepsWithScripts();

    [Theory]
    [MemberData(nameof(Documents))]
    public void The_parts_are_in_the_order_in_which_people_read_them(string document)
    {
        Assert.Equal(
            ["description", "schemaVersion", "assumeRole", "parameters", "outputs", "mainSteps"],
            Load(document).Select(part => part.Key)
        );
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void The_runbook_runs_as_the_role_of_its_parameter(string document)
    {
        Assert.Equal("{{ AutomationAssumeRole }}", Of(Load(document), "assumeRole"));
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void The_document_fits_with_the_longest_settings_and_with_the_parameters_of_a_run(string document)
    {
        var settings = new StackSettings
        {
            Rule = new()
            {
                Parameters = new Dictionary<string, string>
                {
                    ["requiredFields"] = string.Join(',', Enumerable.Repeat("ecs-container-instance-arn", 18)),
                    ["destinations"] = string.Join(',', Enumerable.Repeat("/vpc-flow-logs/*", 25)),
                },
            },
            Repair = new() { LogGroupPrefix = "/vpc-flow-logs/" + new string('x', 240) + "/" },
        };

        Assert.InRange(Encoding.UTF8.GetByteCount(ConfiguredRunbook.Read($"{document}.yaml", settings)), 1, ConfiguredRunbook.LargestBytes);
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void The_description_is_a_page(string document)
    {
        Assert.InRange(Of(Load(document), "description").Length, 1, LongestDescription);
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_parameter_is_described_where_it_is_declared_and_nowhere_else(string document)
    {
        var content = Load(document);
        var parameters = content["parameters"]!.AsObject();

        Assert.All(parameters, parameter => Assert.Matches(@"^[A-Z].*\.$", Of(parameter.Value!.AsObject(), "description")));
        Assert.Empty(parameters.Select(parameter => parameter.Key).Intersect(Listed(Of(content, "description"), "")));
        Assert.Empty(parameters.Select(parameter => parameter.Key).Intersect(Listed(Readme, "")));
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void The_README_lists_every_output_and_no_other(string document)
    {
        Assert.Equal(
            Load(document)["outputs"]!.AsArray().Select(output => output!.GetValue<string>()),
            Listed(Readme, $"### Outputs of {document}")
        );
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void The_README_explains_every_step(string document)
    {
        Assert.Equal(StepsOf(document).Select(step => Of(step, "name")), Listed(Readme, $"### Steps of {document}"));
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void The_description_says_how_to_read_the_failure_of_every_step_that_can_fail(string document)
    {
        Assert.Equal(
            StepsOf(document).Where(CanFail).Select(step => Of(step, "name")),
            Listed(Of(Load(document), "description"), "## Reading a failed step")
        );
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void The_description_says_which_tag_marks_what_is_ours(string document)
    {
        Assert.Contains($"`{RunbookDocument.OwnershipTag}`", Of(Load(document), "description"), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_step_says_why_it_is_there(string document)
    {
        Assert.All(StepsOf(document), step => Assert.Matches(@"^[A-Z].*\.$", Of(step, "description")));
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_step_that_can_fail_says_what_happens_then(string document)
    {
        Assert.All(StepsOf(document).Where(CanFail), step => Assert.Matches("^(Abort|Continue|step:.+)$", Of(step, "onFailure")));
    }

    [Theory]
    [MemberData(nameof(StepsWithScripts))]
    public void Every_script_has_a_time_limit(string document, string step)
    {
        Assert.InRange(StepOf(document, step)["timeoutSeconds"]!.GetValue<int>(), 1, 600);
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void The_last_step_ends_the_run(string document)
    {
        Assert.True(StepsOf(document)[^1]["isEnd"]?.GetValue<bool>());
    }

    [Fact]
    public void Only_the_last_step_that_enables_ends_the_run()
    {
        Assert.Equal(
            [Of(Steps[^1], "name")],
            Steps.Where(step => step["isEnd"]?.GetValue<bool>() == true).Select(step => Of(step, "name"))
        );
    }

    [Theory]
    [MemberData(nameof(StepsWithScripts))]
    public void A_script_is_named_like_its_step(string document, string step)
    {
        var name = JsonNamingPolicy.SnakeCaseLower.ConvertName(step);
        var written = File.ReadAllText(Path.Combine(Folder, $"{document}.yaml"));

        Assert.Equal(name, StepOf(document, step)["inputs"]!["Handler"]!.GetValue<string>());
        Assert.Matches($@"- name: {step}\n(?:  .*\n)+?    Script: scripts/{name}\.py\n", written);
    }

    [Theory]
    [MemberData(nameof(StepsWithScripts))]
    public void SSM_finds_nothing_to_replace_in_a_script(string document, string step)
    {
        Assert.DoesNotContain("{{", ScriptOf(document, step), StringComparison.Ordinal);
    }

    [Fact]
    public void The_scripts_and_the_stack_use_the_same_tag()
    {
        var ownership = File.ReadAllText(SharedFile("ownership"));

        Assert.Contains($"\nOWNERSHIP_TAG = \"{RunbookDocument.OwnershipTag}\"\n", ownership, StringComparison.Ordinal);
        Assert.Contains($"\nOWNERSHIP_VALUE = \"{RunbookDocument.OwnershipTagValue}\"\n", ownership, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_script_is_in_a_document_and_every_shared_module_in_a_script()
    {
        var scripts = Directory
            .EnumerateFiles(Folder, "*.yaml")
            .SelectMany(file => ScriptReference().Matches(File.ReadAllText(file)))
            .Select(reference => Path.Combine(Folder, "scripts", reference.Groups["file"].Value))
            .ToList();

        Assert.Equal(Directory.EnumerateFiles(Path.Combine(Folder, "scripts"), "*.py").Order(), scripts.Order());
        Assert.Equal(
            Directory.EnumerateFiles(Path.Combine(Folder, "shared"), "*.py").Order(),
            scripts.SelectMany(ModulesOf).Distinct().Order()
        );
    }

    [Theory]
    [MemberData(nameof(StepsWithScripts))]
    public void A_script_has_what_it_imports_of_shared_modules_once(string document, string step)
    {
        var file = Path.Combine(Folder, "scripts", StepOf(document, step)["inputs"]!["Handler"]!.GetValue<string>() + ".py");
        var imported = SharedImport().Matches(File.ReadAllText(file)).SelectMany(import => import.Groups["names"].Value.Split(", "));

        Assert.All(imported, name => Assert.Single(DefinedIn(ScriptOf(document, step)), defined => defined == name));
    }

    [Theory]
    [MemberData(nameof(StepsWithScripts))]
    public void A_script_has_nothing_that_it_does_not_use(string document, string step)
    {
        var text = ScriptOf(document, step);

        Assert.All(
            DefinedIn(text).Where(name => name != StepOf(document, step)["inputs"]!["Handler"]!.GetValue<string>()),
            name => Assert.True(Regex.Count(text, $@"\b{name}\b") > 1, $"{name} is not used")
        );
    }

    [Theory]
    [MemberData(nameof(StepsWithScripts))]
    public void A_deployed_script_imports_no_shared_module(string document, string step)
    {
        Assert.DoesNotContain("from shared", ScriptOf(document, step), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(StepsWithScripts))]
    public void A_deployed_script_has_no_comments(string document, string step)
    {
        Assert.DoesNotContain("\"\"\"", ScriptOf(document, step), StringComparison.Ordinal);
        Assert.DoesNotContain(ScriptOf(document, step).Split('\n'), line => line.TrimStart().StartsWith('#'));
    }

    [Theory]
    [MemberData(nameof(StepsWithScripts))]
    public void No_name_is_defined_twice_in_a_script(string document, string step)
    {
        Assert.Distinct(DefinedIn(ScriptOf(document, step)));
    }

    /// <summary>The names at the start of the list items of a section, or of the whole text without a heading.</summary>
    private static IEnumerable<string> Listed(string text, string heading)
    {
        var lines = text.Split('\n').AsEnumerable();
        if (heading.Length > 0)
        {
            lines = lines.SkipWhile(line => line != heading).Skip(1).TakeWhile(line => !line.StartsWith('#'));
        }

        return lines
            .Where(line => line.StartsWith("* ", StringComparison.Ordinal) && line.Contains(':', StringComparison.Ordinal))
            .SelectMany(line => QuotedName().Matches(line[..line.IndexOf(':', StringComparison.Ordinal)]))
            .Select(name => name.Groups["name"].Value);
    }

    private static bool CanFail(JsonObject step) => Of(step, "action") is not ("aws:branch" or "aws:sleep");

    private static TheoryData<string, string> ListStepsWithScripts()
    {
        var rows = new TheoryData<string, string>();
        foreach (var document in new[] { Enable, Remove })
        {
            foreach (var step in StepsOf(document).Where(step => Of(step, "action") == "aws:executeScript"))
            {
                rows.Add(document, Of(step, "name"));
            }
        }

        return rows;
    }

    private static List<JsonObject> StepsOf(string document) =>
        [.. Load(document)["mainSteps"]!.AsArray().Select(step => step!.AsObject())];

    private static JsonObject StepOf(string document, string name) => StepsOf(document).Single(step => Of(step, "name") == name);

    private static string ScriptOf(string document, string step) => StepOf(document, step)["inputs"]!["Script"]!.GetValue<string>();

    private static IEnumerable<string> DefinedIn(string script) =>
        Definition().Matches(script).Select(definition => definition.Groups["name"].Value);

    /// <summary>The files of the shared modules that a file needs.</summary>
    private static HashSet<string> ModulesOf(string file)
    {
        var direct = SharedImport().Matches(File.ReadAllText(file)).Select(import => SharedFile(import.Groups["module"].Value)).ToList();

        return [.. direct, .. direct.SelectMany(ModulesOf)];
    }

    private static string SharedFile(string module) => Path.Combine(Folder, "shared", module + ".py");

    [GeneratedRegex(@"^ +Script: scripts/(?<file>\w+\.py)$", RegexOptions.Multiline)]
    private static partial Regex ScriptReference();

    [GeneratedRegex(@"^from shared\.(?<module>\w+) import (?<names>[\w, ]+)$", RegexOptions.Multiline)]
    private static partial Regex SharedImport();

    [GeneratedRegex(@"^(?:def |class )?(?<name>\w+)(?: = |\()", RegexOptions.Multiline)]
    private static partial Regex Definition();

    [GeneratedRegex("`(?<name>[A-Za-z.]+)`")]
    private static partial Regex QuotedName();
}
