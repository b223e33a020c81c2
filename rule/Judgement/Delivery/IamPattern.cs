namespace ConfigRule.Delivery;

/// <summary>Matches the patterns of IAM policies: <c>*</c> is any text, <c>?</c> is any character.</summary>
internal static class IamPattern
{
    /// <summary>Stands in a pattern for the character itself: what a policy writes as <c>${*}</c>.</summary>
    public const char LiteralStar = '\uE000';

    /// <summary>What a policy writes as <c>${?}</c>.</summary>
    public const char LiteralQuestionMark = '\uE001';

    private const int Components = 6;

    /// <summary>A text without wildcards.</summary>
    public static string Literal(string text) => text.Replace('*', LiteralStar).Replace('?', LiteralQuestionMark);

    public static Truth Matches(string pattern, RequestText value, bool ignoresCase = false)
    {
        var positions = Closure(pattern, [0]);
        foreach (var character in value.Known)
        {
            positions = Closure(
                pattern,
                [
                    .. positions
                        .Where(at => at < pattern.Length && Fits(pattern[at], character, ignoresCase))
                        .Select(at => pattern[at] == '*' ? at : at + 1),
                ]
            );
        }

        if (!value.IsOpen)
        {
            return TruthLogic.Of(positions.Contains(pattern.Length));
        }

        if (positions.Any(at => at < pattern.Length && pattern.AsSpan(at).TrimStart('*').IsEmpty))
        {
            return Truth.Yes;
        }

        return positions.Any(at => at < pattern.Length) ? Truth.Unknown : Truth.No;
    }

    /// <summary>Matches each of the six parts of an ARN separately: a wildcard does not go beyond a colon, except in the last.</summary>
    public static Truth MatchesArn(string pattern, RequestText value)
    {
        var patterns = pattern.Split(':', Components);
        var parts = value.Known.Split(':', Components);
        if (patterns.Length < Components)
        {
            return pattern.Contains('*', StringComparison.Ordinal) ? Matches(pattern, value).And(Truth.Unknown) : Truth.No;
        }

        return parts.Length < Components
            ? Truth.No
            : patterns.Index().All(part => Matches(part.Item, new RequestText(parts[part.Index], IsOpen(part.Index))));

        bool IsOpen(int index) => value.IsOpen && index == Components - 1;
    }

    private static HashSet<int> Closure(string pattern, HashSet<int> positions)
    {
        foreach (var start in positions.ToList())
        {
            for (var at = start; at < pattern.Length && pattern[at] == '*'; at++)
            {
                positions.Add(at + 1);
            }
        }

        return positions;
    }

    private static bool Fits(char pattern, char character, bool ignoresCase) =>
        pattern switch
        {
            '*' or '?' => true,
            LiteralStar => character == '*',
            LiteralQuestionMark => character == '?',
            _ when ignoresCase => char.ToUpperInvariant(pattern) == char.ToUpperInvariant(character),
            _ => pattern == character,
        };
}
