namespace ConfigRule.Parameters;

/// <summary>Finds the name that a person probably meant.</summary>
public static class NearestName
{
    /// <summary>The known name with the smallest edit distance to the given name; letter case does not count.</summary>
    public static string Of(string given, IEnumerable<string> known)
    {
        ArgumentNullException.ThrowIfNull(given);

        return known.MinBy(name => EditDistance(given.ToUpperInvariant(), name.ToUpperInvariant()))
            ?? throw new ArgumentException("no known names to choose from", nameof(known));
    }

    private static int EditDistance(string from, string to)
    {
        var previous = Enumerable.Range(0, to.Length + 1).ToArray();
        foreach (var (index, letter) in from.Index())
        {
            var current = new int[to.Length + 1];
            current[0] = index + 1;
            for (var column = 1; column <= to.Length; column++)
            {
                var substitution = previous[column - 1] + (letter == to[column - 1] ? 0 : 1);
                current[column] = Math.Min(substitution, Math.Min(previous[column], current[column - 1]) + 1);
            }

            previous = current;
        }

        return previous[^1];
    }
}
