namespace ConfigRule.Delivery;

/// <summary>A value of a request, such as an ARN, of which perhaps only the beginning is known.</summary>
/// <param name="Known">What is known.</param>
/// <param name="IsOpen">Whether at least one character follows that is not known.</param>
internal readonly record struct RequestText(string Known, bool IsOpen)
{
    public static RequestText Of(string text) => new(text, false);

    public static RequestText StartingWith(string beginning) => new(beginning, true);

    public override string ToString() => IsOpen ? $"{Known}*" : Known;
}
