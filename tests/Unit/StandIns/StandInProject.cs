using System.Text.RegularExpressions;
using ConfigRule.Cdk;

namespace ConfigRule.Tests.StandIns;

/// <summary>A project in <c>rule/stand-ins</c>, and what its sources declare.</summary>
internal sealed partial record StandInProject(string Name, string Folder)
{
    public static IReadOnlyList<StandInProject> All { get; } =
    [
        .. Directory
            .GetDirectories(Path.Combine(Repository.Root, "rule", "stand-ins"))
            .Select(folder => new StandInProject(Path.GetFileName(folder), folder))
            .OrderBy(standIn => standIn.Name, StringComparer.Ordinal),
    ];

    public string RootNamespace => Name.Replace("AWSSDK.", "Amazon.", StringComparison.Ordinal);

    /// <summary>
    /// The public types that its sources declare. The official packages' internal namespaces promise nothing, so they are left out.
    /// </summary>
    public IReadOnlyList<OfficialType> DeclaredTypes =>
        [
            .. Directory
                .EnumerateFiles(Folder, "*.cs", SearchOption.AllDirectories)
                .SelectMany(file => Declarations(File.ReadAllText(file)))
                .Where(type => !type.Namespace.EndsWith(".Internal", StringComparison.Ordinal)),
        ];

    private static IEnumerable<OfficialType> Declarations(string source) =>
        TypeDeclaration()
            .Matches(source)
            .Select(match => new OfficialType(
                NamespaceDeclaration().Match(source).Groups["name"].Value,
                match.Groups["name"].Value,
                match.Groups["generic"].Success ? 1 : 0
            ));

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex NamespaceDeclaration();

    [GeneratedRegex(
        @"^public ([a-z]+ )*(class|interface|struct|enum|record|delegate [\w<>]+) (?<name>\w+)(?<generic><)?",
        RegexOptions.Multiline
    )]
    private static partial Regex TypeDeclaration();
}
