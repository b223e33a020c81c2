using System.Text;
using System.Text.RegularExpressions;

namespace ConfigRule.Cdk.Runbooks;

/// <summary>
/// A runbook as it is deployed: the YAML as written, comments included, with each <c>Script: scripts/x.py</c> replaced by
/// that file's text and what it needs of its neighbours.
/// </summary>
public static partial class RunbookDocument
{
    /// <summary>The tag by which the runbook knows what it made; it changes or deletes nothing without it.</summary>
    public const string OwnershipTag = "vpc-flow-logging/managed-by";

    public const string OwnershipTagValue = "EnableVpcFlowLogging";

    private static readonly string Folder = Path.Combine(Repository.Root, "ssm-documents");

    public static string Read(string fileName) =>
        ScriptReference()
            .Replace(
                File.ReadAllText(Path.Combine(Folder, fileName)),
                reference => Splice(reference.Groups["indent"].Value, reference.Groups["file"].Value)
            );

    private static string Splice(string indent, string fileName)
    {
        var spliced = new StringBuilder($"{indent}Script: |\n");
        foreach (var line in RunbookScript.Read(Path.Combine(Folder, "scripts"), fileName).Split('\n'))
        {
            spliced.Append(line.Length == 0 ? "\n" : $"{indent}  {line}\n");
        }

        return spliced.ToString().TrimEnd('\n');
    }

    [GeneratedRegex(@"^(?<indent> *)Script: scripts/(?<file>\w+\.py)$", RegexOptions.Multiline)]
    private static partial Regex ScriptReference();
}
