namespace ConfigRule.Judgement;

/// <summary>A pattern in which <c>*</c> matches any number of characters. Other characters match themselves; letter case counts.</summary>
internal static class Wildcard
{
    public static bool IsMatch(string pattern, string text)
    {
        var parts = pattern.Split('*');
        if (parts.Length == 1)
        {
            return pattern == text;
        }

        var (first, last) = (parts[0], parts[^1]);
        if (
            text.Length < first.Length + last.Length
            || !text.StartsWith(first, StringComparison.Ordinal)
            || !text.EndsWith(last, StringComparison.Ordinal)
        )
        {
            return false;
        }

        var between = text.AsSpan(first.Length, text.Length - first.Length - last.Length);
        foreach (var part in parts[1..^1])
        {
            var found = between.IndexOf(part, StringComparison.Ordinal);
            if (found < 0)
            {
                return false;
            }

            between = between[(found + part.Length)..];
        }

        return true;
    }
}
