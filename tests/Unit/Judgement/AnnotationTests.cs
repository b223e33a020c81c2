using ConfigRule.Judgement;

namespace ConfigRule.Tests.Judgement;

public sealed class AnnotationTests
{
    [Fact]
    public void A_text_of_256_characters_is_unchanged()
    {
        var detail = new string('x', 256 - "NO_FLOW_LOG: ".Length);

        var annotation = Annotation.Write(Reason.NoFlowLog, detail);

        Assert.Equal("NO_FLOW_LOG: " + detail, annotation);
    }

    [Fact]
    public void A_longer_text_is_cut_to_256_characters_with_a_visible_mark()
    {
        var annotation = Annotation.Write(Reason.NoFlowLog, new string('x', 400));

        Assert.Equal(256, annotation.Length);
        Assert.EndsWith("x…", annotation, StringComparison.Ordinal);
    }

    [Fact]
    public void A_surrogate_pair_is_never_cut_in_half()
    {
        var padding = new string('x', 254 - "NO_FLOW_LOG: ".Length);

        var annotation = Annotation.Write(Reason.NoFlowLog, padding + "😀😀😀");

        Assert.EndsWith("x…", annotation, StringComparison.Ordinal);
        Assert.DoesNotContain(annotation, char.IsSurrogate);
    }
}
