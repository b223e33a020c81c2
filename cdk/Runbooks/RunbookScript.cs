using System.Text.RegularExpressions;

namespace ConfigRule.Cdk.Runbooks;

/// <summary>
/// A script of a runbook as one text: SSM runs no modules, so what a script imports of its neighbours stands before it,
/// and of that only what it needs, for a document has 64 KB at most.
/// </summary>
/// <remarks>https://docs.aws.amazon.com/general/latest/gr/ssm.html#limits_ssm</remarks>
internal static partial class RunbookScript
{
    /// <param name="folder">The folder of the script and its neighbours.</param>
    /// <param name="fileName">The script.</param>
    public static string Read(string folder, string fileName)
    {
        List<Definition> definitions = [];
        var own = Collect(folder, fileName, definitions, []);
        var needed = Needed(definitions, own);

        return Layout(definitions.Where(needed.Contains).ToList());
    }

    /// <summary>Imports first; functions and classes two lines apart, as Python is written.</summary>
    private static string Layout(IReadOnlyList<Definition> definitions) =>
        string.Join(
                "\n\n",
                [
                    string.Join("\n", definitions.Where(definition => definition.IsImport).Select(definition => definition.Text.Trim())),
                    .. definitions
                        .Where(definition => !definition.IsImport)
                        .Select(definition => (definition.IsBlock ? "\n" : "") + definition.Text.Trim()),
                ]
            )
            .Trim();

    /// <summary>Adds a file's definitions after those of the neighbours that it imports, each file once.</summary>
    private static List<Definition> Collect(string folder, string fileName, List<Definition> definitions, HashSet<string> collected)
    {
        collected.Add(fileName);
        var own = new List<Definition>();
        foreach (var definition in TopLevel(File.ReadAllText(Path.Combine(folder, fileName))))
        {
            var neighbour = NeighbourImport().Match(definition) is { Success: true } import ? $"{import.Groups["module"].Value}.py" : "";
            if (!File.Exists(Path.Combine(folder, neighbour)))
            {
                own.Add(new Definition(definition));
            }
            else if (!collected.Contains(neighbour))
            {
                Collect(folder, neighbour, definitions, collected);
            }
        }

        definitions.AddRange(own.Where(definition => !definitions.Exists(earlier => earlier.Text.Trim() == definition.Text.Trim())));
        return own;
    }

    /// <summary>The script's own definitions, and whatever they name, directly or not.</summary>
    private static HashSet<Definition> Needed(List<Definition> definitions, IReadOnlyList<Definition> own)
    {
        var needed = own.ToHashSet();
        var words = needed.SelectMany(definition => definition.Words).ToHashSet();
        while (
            definitions.Where(definition => !needed.Contains(definition) && definition.Names.Overlaps(words)).ToList()
                is { Count: > 0 } found
        )
        {
            needed.UnionWith(found);
            words.UnionWith(found.SelectMany(definition => definition.Words));
        }

        return needed;
    }

    /// <summary>Imports, constants, functions and classes, each with the comment above it and the blank lines after it.</summary>
    private static IEnumerable<string> TopLevel(string text)
    {
        var starts = Start().Matches(text).Select(start => start.Index).ToList();
        return starts.Zip(starts.Skip(1).Append(text.Length), (start, end) => text[start..end]);
    }

    // A line that begins at the margin with a word or a comment, unless a comment is just above it.
    [GeneratedRegex(@"(?<![^\n])(?<!(?<![^\n])#[^\n]*\n)[\w#@]")]
    private static partial Regex Start();

    [GeneratedRegex(@"^from (?<module>\w+) import [\w, ]+\n")]
    private static partial Regex NeighbourImport();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();

    [GeneratedRegex(
        @"^(?:#.*\n)*(?:def (?<name>\w+)|class (?<name>\w+)|(?:from [\w.]+ )?import (?<name>\w+)(?:, (?<name>\w+))*|(?<name>\w+)(?:, (?<name>\w+))* =)"
    )]
    private static partial Regex Defined();

    /// <summary>One statement of a file's top level.</summary>
    private sealed record Definition(string Text)
    {
        public HashSet<string> Names { get; } = [.. Defined().Match(Text).Groups["name"].Captures.Select(name => name.Value)];

        public bool IsImport => Text.StartsWith("import ", StringComparison.Ordinal) || Text.StartsWith("from ", StringComparison.Ordinal);

        public bool IsBlock => Text.StartsWith("def ", StringComparison.Ordinal) || Text.StartsWith("class ", StringComparison.Ordinal);

        public HashSet<string> Words { get; } = [.. Word().Matches(Text).Select(word => word.Value)];
    }
}
