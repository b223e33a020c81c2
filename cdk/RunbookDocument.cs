using System.Text;
using System.Text.RegularExpressions;

namespace ConfigRule.Cdk;

/// <summary>
/// A runbook as it is deployed: the YAML as written, comments included, with each <c>Script: scripts/x.py</c> replaced by
/// that file's text, and in it each <c>from y import …</c> of a neighbouring file by that neighbour's text.
/// </summary>
public static partial class RunbookDocument
{
    /// <summary>The tag by which the runbook knows what it made; it changes or deletes nothing without it.</summary>
    public const string OwnershipTag = "vpc-flow-logging/managed-by";

    public const string OwnershipTagValue = "EnableVpcFlowLogging";

    private static readonly string Folder = Path.Combine(Repository.Root, "ssm-documents");

    public static string Read(string fileName) =>
        ScriptReference().Replace(
            File.ReadAllText(Path.Combine(Folder, fileName)),
            reference => Splice(reference.Groups["indent"].Value, reference.Groups["path"].Value));

    private static string Splice(string indent, string path)
    {
        var spliced = new StringBuilder($"{indent}Script: |\n");
        foreach (var line in WithNeighbours(path, []).TrimEnd().Split('\n'))
        {
            spliced.Append(line.Length == 0 ? "\n" : $"{indent}  {line}\n");
        }

        return spliced.ToString().TrimEnd('\n');
    }

    /// <param name="path">The script.</param>
    /// <param name="included">Neighbours that are in the text already: each is needed once.</param>
    private static string WithNeighbours(string path, HashSet<string> included)
    {
        var folder = Path.GetDirectoryName(path) ?? "";

        return NeighbourImport().Replace(File.ReadAllText(Path.Combine(Folder, path)), import =>
        {
            var neighbour = Path.Combine(folder, import.Groups["module"].Value + ".py");
            if (!File.Exists(Path.Combine(Folder, neighbour)))
            {
                return import.Value;
            }

            return included.Add(neighbour) ? WithNeighbours(neighbour, included).Trim() : "";
        });
    }

    [GeneratedRegex(@"^(?<indent> *)Script: (?<path>scripts/\w+\.py)$", RegexOptions.Multiline)]
    private static partial Regex ScriptReference();

    [GeneratedRegex(@"^from (?<module>\w+) import [\w, ]+$", RegexOptions.Multiline)]
    private static partial Regex NeighbourImport();
}
