using ConfigRule.Cdk;

namespace ConfigRule.Tests;

/// <summary>Tables of the README files, which tests compare with the code.</summary>
internal static class MarkdownTable
{
    /// <summary>The cells of each row of the table below the heading.</summary>
    /// <param name="file">The file, by its path from the repository's root.</param>
    /// <param name="heading">The line of the table's headings.</param>
    public static IReadOnlyList<string[]> Rows(string file, string heading) =>
        [.. Lines(file, heading).Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries))];

    /// <summary>The rows of the table below the heading, as written.</summary>
    public static IEnumerable<string> Lines(string file, string heading) =>
        File.ReadLines(Path.Combine(Repository.Root, file))
            .SkipWhile(line => line != heading)
            .Skip(2)
            .TakeWhile(line => line.StartsWith('|'));
}
