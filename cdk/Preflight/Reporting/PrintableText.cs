using System.Globalization;

namespace ConfigRule.Cdk.Preflight.Reporting;

/// <summary>Text for a terminal: control characters, line breaks and invisible direction marks become spaces.</summary>
public static class PrintableText
{
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);

        return string.Concat(text.Select(character => IsPrintable(character) ? character : ' '));
    }

    private static bool IsPrintable(char character) =>
        char.GetUnicodeCategory(character)
            is not (
                UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
            );
}
