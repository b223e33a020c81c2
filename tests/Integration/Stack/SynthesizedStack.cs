using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.Assertions;
using Amazon.CDK.AWS.Lambda;
using ConfigRule.Cdk.Evaluation;
using ConfigRule.Cdk.Settings;
using ConfigRule.Cdk.Stacks;

namespace ConfigRule.Tests.Stack;

/// <summary>The template of some settings, with any file as the function's executable.</summary>
public static class SynthesizedStack
{
    private static readonly Lazy<JsonNode> WithDefaults = new(() => Synthesize(new StackSettings()));

    /// <summary>The template of the default settings.</summary>
    public static JsonNode Default => WithDefaults.Value;

    public static JsonNode Synthesize(StackSettings settings, string? region = null)
    {
        using var _ = JsiiTests.InUse.EnterScope();
        var package = Directory.CreateTempSubdirectory("package-");
        var output = Directory.CreateTempSubdirectory("cdk-out-");
        try
        {
            File.WriteAllText(Path.Combine(package.FullName, "bootstrap"), "an executable");
            var app = new App(new AppProps { Outdir = output.FullName, AnalyticsReporting = false });
            var template = Template.FromStack(
                new FlowLoggingStack(
                    app,
                    settings.StackName,
                    settings,
                    new FunctionCode(_ => Code.FromAsset(package.FullName), "official Lambda packages"),
                    new StackProps { Env = new Amazon.CDK.Environment { Region = region } }
                )
            );

            return JsonNode.Parse(JsonSerializer.Serialize(template.ToJSON()))
                ?? throw new InvalidOperationException("the template is null");
        }
        finally
        {
            package.Delete(recursive: true);
            output.Delete(recursive: true);
        }
    }

    /// <summary>The only resource of a type, with its Properties and DependsOn.</summary>
    public static JsonObject Only(this JsonNode template, string type) => template.All(type).Single().Value;

    public static IEnumerable<KeyValuePair<string, JsonObject>> All(this JsonNode template, string type) =>
        template["Resources"]!
            .AsObject()
            .Where(resource => resource.Value!["Type"]!.GetValue<string>() == type)
            .Select(resource => KeyValuePair.Create(resource.Key, resource.Value!.AsObject()));

    public static JsonNode Property(this JsonObject resource, string name) =>
        resource["Properties"]?[name] ?? throw new InvalidOperationException($"no property {name} in {resource}");

    /// <summary>The logical id that a reference points at, by Ref or Fn::GetAtt.</summary>
    public static string? Target(this JsonNode reference) =>
        reference["Ref"]?.GetValue<string>() ?? reference["Fn::GetAtt"]?[0]?.GetValue<string>();

    /// <summary>The text of an Fn::Join, with references written as ${Name}.</summary>
    public static string Text(this JsonNode value) =>
        value switch
        {
            JsonValue text => text.GetValue<string>(),
            _ when value["Fn::Join"] is { } join => string.Concat(join[1]!.AsArray().Select(part => part!.Text())),
            _ when value["Ref"] is { } reference => $"${{{reference}}}",
            _ when value["Fn::If"] is { } choice => $"${{{choice[0]}}}",
            _ when value["Fn::GetAtt"] is { } attribute => $"${{{attribute[0]}.{attribute[1]}}}",
            _ => throw new InvalidOperationException($"no text: {value}"),
        };
}
