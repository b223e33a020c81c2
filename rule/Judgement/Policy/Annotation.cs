namespace ConfigRule.Judgement;

/// <summary>The text of an evaluation that people read in the AWS Config console.</summary>
internal static class Annotation
{
    /// <summary>Most characters that PutEvaluations accepts; the least is 1.</summary>
    /// <remarks>https://docs.aws.amazon.com/config/latest/APIReference/API_Evaluation.html</remarks>
    public const int MaximumLength = 256;

    private const string CutMark = "…";

    /// <summary>"CODE: detail". A text that is too long for Config is cut, and ends with "…".</summary>
    public static string Write(Reason reason, string detail)
    {
        var text = StartOf(reason) + detail;

        return text.Length <= MaximumLength ? text : Cut(text);
    }

    /// <summary>How every annotation with this reason starts.</summary>
    public static string StartOf(Reason reason) => $"{reason.Code}: ";

    private static string Cut(string text)
    {
        var length = MaximumLength - CutMark.Length;
        // A character of two code units must not be cut in half.
        if (char.IsHighSurrogate(text[length - 1]))
        {
            length--;
        }

        return text[..length] + CutMark;
    }
}
