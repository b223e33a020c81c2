using System.Text.RegularExpressions;

namespace ConfigRule.Cdk.Runbooks;

/// <summary>
/// A runbook as it is deployed: the YAML as written, with each <c>Script: scripts/x.py</c> replaced by the text of that file.
/// SSM runs a script without other files, so each import of a shared module is replaced by the text of the module. Comments in
/// scripts are left out: a document may have 64 KB, with the parameters of a run.
/// </summary>
/// <remarks>https://docs.aws.amazon.com/general/latest/gr/ssm.html#limits_ssm</remarks>
public static partial class RunbookDocument
{
    /// <summary>The tag of what the runbook created; it never changes or deletes a flow log without it.</summary>
    public const string OwnershipTag = "vpc-flow-logging/managed-by";

    public const string OwnershipTagValue = "EnableVpcFlowLogging";

    private static readonly string Folder = Path.Combine(Repository.Root, "ssm-documents");

    public static string Read(string fileName) => ScriptReference().Replace(File.ReadAllText(Path.Combine(Folder, fileName)), Script);

    private static string Script(Match reference)
    {
        var indent = reference.Groups["indent"].Value;
        var script = ReadPython(reference.Groups["file"].Value, []).Trim();
        return $"{indent}Script: |\n{LineStart().Replace(script, indent + "  ")}";
    }

    /// <param name="file">The script or module.</param>
    /// <param name="included">The modules that are in the script already: each is included once.</param>
    private static string ReadPython(string file, HashSet<string> included) =>
        ModuleImport()
            .Replace(
                Comment().Replace(File.ReadAllText(Path.Combine(Folder, file)), ""),
                import =>
                    included.Add(import.Groups["name"].Value) ? $"\n{ReadPython($"shared/{import.Groups["name"]}.py", included)}\n" : ""
            );

    [GeneratedRegex(@"^(?<indent> *)Script: (?<file>scripts/\w+\.py)$", RegexOptions.Multiline)]
    private static partial Regex ScriptReference();

    [GeneratedRegex(@"^from shared\.(?<name>\w+) import [\w, ]+\n", RegexOptions.Multiline)]
    private static partial Regex ModuleImport();

    /// <summary>A comment or docstring on lines of its own.</summary>
    [GeneratedRegex(""""^ *(?:#.*|"""[^"]*(?:"[^"]+)*""")\n"""", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex("^(?=.)", RegexOptions.Multiline)]
    private static partial Regex LineStart();
}
