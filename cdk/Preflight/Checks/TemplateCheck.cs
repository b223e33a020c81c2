using System.Text.Json;
using ConfigRule.Cdk.Organization;
using ConfigRule.Cdk.Preflight.Cli;

namespace ConfigRule.Cdk.Preflight.Checks;

/// <summary>The size of the template that the stack sets are given, where synth has left it.</summary>
/// <remarks>https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html</remarks>
public static class TemplateCheck
{
    public const string Name = "template";

    /// <summary>Bytes of a template that a stack set fetches from S3.</summary>
    public const long Largest = MemberTemplate.LargestBytes;

    /// <param name="subject">The roll-out.</param>
    /// <param name="assembly">The folder that synth writes to.</param>
    public static IReadOnlyList<Row> Run(Subject subject, string assembly)
    {
        ArgumentNullException.ThrowIfNull(subject);
        try
        {
            return Templates(subject.Names.OrganizationStackSet, assembly) is { Count: > 0 } templates
                ? [.. templates.Select(file => Judge(file.Name, file.Length))]
                :
                [
                    Row.Warn(
                        Name,
                        Row.Organization,
                        $"no template of the stack set {subject.Names.OrganizationStackSet} in {assembly}: its size is checked at synth",
                        ""
                    ),
                ];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return
            [
                Row.Fail(
                    Name,
                    Row.Organization,
                    $"what synth left in {assembly} cannot be read: {exception.Message}",
                    "delete the folder and synthesize again"
                ),
            ];
        }
    }

    public static Row Judge(string file, long bytes) =>
        bytes <= Largest
            ? Row.Ok(Name, Row.Organization, $"{file} has {bytes} bytes of {Largest}")
            : Row.Fail(
                Name,
                Row.Organization,
                $"{file} has {bytes} bytes; a stack set takes {Largest}",
                "leave out what the settings make optional, such as flowLogging:dashboard"
            );

    /// <summary>The files behind the template URL of the stack set: the CDK's manifest knows them by what the URL names.</summary>
    private static List<FileInfo> Templates(string stack, string assembly)
    {
        var template = new FileInfo(Path.Combine(assembly, $"{stack}.template.json"));
        var manifest = new FileInfo(Path.Combine(assembly, $"{stack}.assets.json"));
        if (!template.Exists || !manifest.Exists)
        {
            return [];
        }

        using var stackJson = JsonDocument.Parse(File.ReadAllText(template.FullName));
        using var manifestJson = JsonDocument.Parse(File.ReadAllText(manifest.FullName));
        var urls = stackJson
            .RootElement.GetProperty("Resources")
            .EnumerateObject()
            .Where(resource => resource.Value.Text("Type") == "AWS::CloudFormation::StackSet")
            .Select(resource => resource.Value.Text("Properties", "TemplateURL") ?? "")
            .ToList();

        return
        [
            .. manifestJson
                .RootElement.GetProperty("files")
                .EnumerateObject()
                .Where(file => urls.Any(url => url.Contains(file.Name, StringComparison.Ordinal)))
                .Select(file => new FileInfo(Path.Combine(assembly, file.Value.Text("source", "path") ?? ""))),
        ];
    }
}
