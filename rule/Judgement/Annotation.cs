namespace ConfigRule.Judgement;

/// <summary>The text that a person reads beside a verdict in the AWS Config console.</summary>
public static class Annotation
{
    /// <summary>Characters that PutEvaluations accepts at most (at least 1).</summary>
    /// <remarks>https://docs.aws.amazon.com/config/latest/APIReference/API_Evaluation.html</remarks>
    public const int MaximumLength = 256;

    private const string CutMark = "…";

    /// <summary>"CODE: detail", cut with a visible mark where it is longer than Config takes.</summary>
    public static string Write(Reason reason, string detail)
    {
        ArgumentNullException.ThrowIfNull(reason);
        var text = $"{reason.Code}: {detail}";

        return text.Length <= MaximumLength ? text : Cut(text);
    }

    private static string Cut(string text)
    {
        var length = MaximumLength - CutMark.Length;
        if (char.IsHighSurrogate(text[length - 1]))
        {
            length--;
        }

        return text[..length] + CutMark;
    }
}
