namespace ConfigRule.Delivery;

/// <summary>What was read about a destination: a text, that there is none, or why it could not be read.</summary>
internal sealed record Fact
{
    public static readonly Fact None = new();

    private Fact() { }

    /// <summary>The text; null if there is none, or it could not be read.</summary>
    public string? Text { get; private init; }

    /// <summary>Why it could not be read; null if it was read.</summary>
    public string? Failure { get; private init; }

    public bool IsNone => this is { Text: null, Failure: null };

    public static Fact Of(string text) => new() { Text = text };

    public static Fact Unreadable(string reason) => new() { Failure = reason };
}
