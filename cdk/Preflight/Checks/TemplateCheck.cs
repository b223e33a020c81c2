using System.Text.Json;
using ConfigRule.Cdk.Organization;
using ConfigRule.Cdk.Preflight.Reading;
using ConfigRule.Cdk.Preflight.Reporting;

namespace ConfigRule.Cdk.Preflight.Checks;

/// <summary>The size of the template of the stack sets, if synth has written it.</summary>
/// <remarks>https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html</remarks>
public static class TemplateCheck
{
    public const string Name = "template";

    public static Check Declaration { get; } =
        new(Name, "the size of the template that synth left in `artifacts/cdk.out`; a stack set takes 1,048,576 bytes");

    /// <summary>Bytes of a template that a stack set reads from S3.</summary>
    public const long Largest = MemberTemplate.LargestBytes;

    /// <param name="rollout">The roll-out.</param>
    /// <param name="assembly">The output folder of synth.</param>
    public static IReadOnlyList<Finding> Run(CheckedRollout rollout, string assembly)
    {
        ArgumentNullException.ThrowIfNull(rollout);
        try
        {
            return Templates(rollout.Names.OrganizationStackSet, assembly) is { Count: > 0 } templates
                ? [.. templates.Select(file => Judge(file.Name, file.Length))]
                :
                [
                    Finding.Warn(
                        Name,
                        Finding.Organization,
                        $"no template of {rollout.Names.OrganizationStackSet} in {assembly}: synth checks its size",
                        ""
                    ),
                ];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return
            [
                Finding.Fail(
                    Name,
                    Finding.Organization,
                    $"the output of synth in {assembly} cannot be read: {exception.Message}",
                    "delete the folder and synthesize again"
                ),
            ];
        }
    }

    public static Finding Judge(string file, long bytes) =>
        bytes <= Largest
            ? Finding.Ok(Name, Finding.Organization, $"{file} has {bytes} bytes of {Largest}")
            : Finding.Fail(
                Name,
                Finding.Organization,
                $"{file} has {bytes} bytes; a stack set takes {Largest}",
                "turn off optional parts in the settings, such as flowLogging:dashboard"
            );

    /// <summary>
    /// The files behind the template URL of the stack set: the asset manifest of the CDK has the name that the URL ends with.
    /// </summary>
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
