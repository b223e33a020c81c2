using System.Text;
using CsCheck;

namespace ConfigRule.Tests.Properties;

/// <summary>Text in any script, also with surrogate pairs, and also longer than any limit.</summary>
public static class RandomText
{
    private static readonly Gen<string> Character = Gen.OneOfConst(
        "a",
        "Z",
        "7",
        "-",
        "/",
        ".",
        ":",
        "*",
        "\"",
        "\\",
        "é",
        "漢",
        "😀",
        "𝄞",
        "\u200D",
        "\n",
        " "
    );

    public static Gen<string> Brief { get; } = Character.Array[0, 8].Select(string.Concat);

    public static Gen<string> Lengthy { get; } = Character.Array[200, 300].Select(string.Concat);

    /// <summary>Whether the text contains no half of a surrogate pair.</summary>
    public static bool IsWhole(string text) => !text.EnumerateRunes().Contains(Rune.ReplacementChar);
}
