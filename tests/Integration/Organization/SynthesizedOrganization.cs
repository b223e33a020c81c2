using System.Text.Json.Nodes;
using Amazon.CDK;
using ConfigRule.Cdk.Organization;
using ConfigRule.Cdk.Settings;

namespace ConfigRule.Tests.Organization;

/// <summary>All templates of an organization's settings, with any file as the function's executable.</summary>
internal sealed class SynthesizedOrganization
{
    private static readonly Lazy<SynthesizedOrganization> Whole = new(() => new SynthesizedOrganization(OrganizationContext.Read()));

    private readonly Dictionary<string, JsonNode> templates;

    public SynthesizedOrganization(StackSettings settings, string executable = "an executable")
    {
        using var _ = JsiiTests.InUse.EnterScope();
        var package = Directory.CreateTempSubdirectory("package-");
        var output = Directory.CreateTempSubdirectory("cdk-out-");
        try
        {
            File.WriteAllText(Path.Combine(package.FullName, "bootstrap"), executable);
            var app = new App(new AppProps { Outdir = output.FullName, AnalyticsReporting = false });
            using var notes = new StringWriter();
            OrganizationStacks.Add(app, settings, package.FullName, notes);
            app.Synth();

            Notes = notes.ToString();
            templates = output.EnumerateFiles("*.template.json").ToDictionary(file => file.Name[..^".template.json".Length], Read);
            Member = Read(output.GetDirectories("member").Single().EnumerateFiles("*.template.json").Single());
            Manifest = Read(new FileInfo(Path.Combine(output.FullName, "manifest.json")));
            PackageAssets = Read(output.EnumerateFiles("*-Package-*.assets.json").First());
        }
        finally
        {
            package.Delete(recursive: true);
            output.Delete(recursive: true);
        }
    }

    /// <summary>The templates of <see cref="OrganizationContext"/> without changes.</summary>
    public static SynthesizedOrganization Default => Whole.Value;

    public IEnumerable<string> Stacks => templates.Keys.Order(StringComparer.Ordinal);

    /// <summary>The template that the stack sets deploy to accounts.</summary>
    public JsonNode Member { get; }

    public JsonNode Manifest { get; }

    public JsonNode PackageAssets { get; }

    /// <summary>The notes for the operator.</summary>
    public string Notes { get; }

    public JsonNode this[string stack] => templates[stack];

    private static JsonNode Read(FileInfo file) =>
        JsonNode.Parse(File.ReadAllText(file.FullName)) ?? throw new InvalidOperationException($"{file} is null");
}
