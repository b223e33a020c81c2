using ConfigRule.Judgement;
using CsCheck;

namespace ConfigRule.Tests.Properties;

public sealed class AnnotationPropertyTests
{
    [Fact]
    public void A_text_is_unchanged_or_cut_between_two_characters_and_marked()
    {
        Gen.Select(Gen.OneOfConst([.. Reason.All]), Gen.OneOf(RandomText.Brief, RandomText.Lengthy))
            .Sample(
                (reason, detail) =>
                {
                    var whole = $"{reason.Code}: {detail}";

                    var annotation = Annotation.Write(reason, detail);

                    if (whole.Length <= 256)
                    {
                        Assert.Equal(whole, annotation);
                        return;
                    }

                    Assert.InRange(annotation.Length, 255, 256);
                    Assert.EndsWith("…", annotation, StringComparison.Ordinal);
                    Assert.StartsWith(annotation[..^1], whole, StringComparison.Ordinal);
                    Assert.True(RandomText.IsWhole(annotation), annotation);
                },
                iter: 10_000
            );
    }
}
