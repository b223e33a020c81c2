using System.Text;
using System.Text.RegularExpressions;

namespace ConfigRule.Cdk.Packaging;

/// <summary>
/// Whether a function was built with the official Lambda packages or with stand-ins. Its executable contains that as text.
/// </summary>
public static partial class LambdaPackageKind
{
    /// <summary>Where the executable does not say it, because it was built by something else or by an earlier version.</summary>
    public const string Unknown = "unknown Lambda packages, because it was built elsewhere";

    private const string Official = "official Lambda packages";

    private const string StandIns = "stand-ins of Lambda packages: ";

    /// <summary>Bytes to read where the text begins; the names of all stand-ins take fewer.</summary>
    private const int LongestText = 1024;

    /// <param name="folder">The function's code: a native executable, or an assembly for Lambda's own runtime.</param>
    /// <returns>What the function itself writes to its log.</returns>
    public static string Of(string folder) =>
        FunctionPackage.Executables.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists) is { } file
            ? Find(File.ReadAllBytes(file))
            : Unknown;

    private static string Find(ReadOnlySpan<byte> executable)
    {
        // .NET keeps a text in UTF-16, in an assembly and in a native executable.
        foreach (var beginning in new[] { Official, StandIns })
        {
            var position = executable.IndexOf(Encoding.Unicode.GetBytes(beginning));
            if (position >= 0)
            {
                var text = executable.Slice(position, Math.Min(LongestText, executable.Length - position));
                return Text().Match(Encoding.Unicode.GetString(text)).Value;
            }
        }

        return Unknown;
    }

    [GeneratedRegex("^[A-Za-z.,: -]+")]
    private static partial Regex Text();
}
