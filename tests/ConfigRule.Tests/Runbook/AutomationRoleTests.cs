using System.Text.Json;
using System.Text.Json.Nodes;

using ConfigRule.Cdk;
using ConfigRule.LocalLoop;
using ConfigRule.Tests.Stack;

namespace ConfigRule.Tests.Runbook;

/// <summary>The role that the runbook runs as allows what the runbook's steps and scripts call, and nothing else.</summary>
[Collection(OtherPrograms.Name)]
public sealed class AutomationRoleTests
{
    /// <summary>Permissions that a call needs beside its own, by a parameter that it is made with.</summary>
    /// <remarks>https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html</remarks>
    private static readonly Dictionary<(string Call, string Parameter), string> NeededBeside = new()
    {
        [("ec2:CreateFlowLogs", "TagSpecifications")] = "ec2:CreateTags",
        [("ec2:CreateFlowLogs", "DeliverLogsPermissionArn")] = "iam:PassRole",
        [("iam:CreateRole", "Tags")] = "iam:TagRole",
        [("logs:CreateLogGroup", "tags")] = "logs:TagResource",
    };

    /// <summary>Services whose permissions have the names of their calls, after the service's own name.</summary>
    private static readonly string[] NamedAlike = ["ec2", "iam", "logs"];

    [Fact]
    public async Task Every_call_of_the_runbook_is_allowed()
    {
        Assert.Empty((await NeededAsync()).Except(Allowed()));
    }

    [Fact]
    public async Task Nothing_is_allowed_that_the_runbook_does_not_call()
    {
        Assert.Empty(Allowed().Except(await NeededAsync()));
    }

    [Fact]
    public async Task Every_permission_exists()
    {
        var folder = await Command.RunAsync("python3", ["-c", "import cfnlint, os; print(os.path.dirname(cfnlint.__file__))"]);
        var file = Path.Combine(folder.OrThrow("finding cfn-lint").Output.Trim(), "data", "AdditionalSpecs", "Policies.json");
        var known = JsonNode.Parse(await File.ReadAllTextAsync(file))?.AsObject() ?? [];

        Assert.NotEmpty(Allowed());
        Assert.All(Allowed(), permission =>
        {
            var (service, action) = (permission.Split(':')[0], permission.Split(':')[1]);
            Assert.Contains(action.ToUpperInvariant(), known[service]!["Actions"]!.AsObject().Select(each => each.Key.ToUpperInvariant()));
        });
    }

    private static HashSet<string> Allowed() =>
        [.. PolicyStatements.Allowed(AutomationRole()).SelectMany(PolicyStatements.Actions)];

    private static JsonObject AutomationRole() => SynthesizedStack.Default.All("AWS::IAM::Role")
        .Select(role => role.Value)
        .Single(role => PolicyStatements.Trust(role).Any(trust => trust["Principal"]!["Service"]!.Text() == "ssm.amazonaws.com"));

    private static async Task<HashSet<string>> NeededAsync()
    {
        var needed = new HashSet<string>();
        foreach (var call in await CallsAsync())
        {
            var service = call["service"]!.GetValue<string>();
            Assert.Contains(service, NamedAlike);
            var permission = $"{service}:{call["operation"]}";

            needed.Add(permission);
            needed.UnionWith(call["parameters"]!.AsArray()
                .Select(parameter => NeededBeside.GetValueOrDefault((permission, parameter!.GetValue<string>())))
                .OfType<string>());
        }

        Assert.NotEmpty(needed);
        return needed;
    }

    private static async Task<List<JsonNode>> CallsAsync()
    {
        var folder = Directory.CreateTempSubdirectory("runbook-");
        try
        {
            var document = Path.Combine(folder.FullName, "document.yaml");
            await File.WriteAllTextAsync(document, DeployedRunbook.Text);
            var calls = await Command.RunAsync(
                "python3",
                [Path.Combine(Repository.Root, "tests", "runbook-scripts", "calls.py"), document],
                new Dictionary<string, string> { ["PYTHONDONTWRITEBYTECODE"] = "1" });

            return [.. JsonSerializer.Deserialize<JsonNode[]>(calls.OrThrow("reading the runbook's calls").Output) ?? []];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
