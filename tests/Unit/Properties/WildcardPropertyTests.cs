using ConfigRule.Judgement;
using CsCheck;

namespace ConfigRule.Tests.Properties;

public sealed class WildcardPropertyTests
{
    [Fact]
    public void A_pattern_matches_what_the_same_regular_expression_matches()
    {
        var pattern = Gen.OneOfConst("a", "b", "*", ".").Array[0, 7].Select(string.Concat);
        var text = Gen.OneOfConst("a", "b", ".", "\n").Array[0, 9].Select(string.Concat);

        Gen.Select(pattern, text)
            .Sample((pattern, text) => Assert.Equal(SecondOpinion.Fits(pattern, text), Wildcard.IsMatch(pattern, text)), iter: 20_000);
    }

    [Fact]
    public void A_pattern_matches_itself_with_anything_for_its_stars()
    {
        Gen.Select(RandomText.Brief, RandomText.Brief)
            .Sample(
                (pattern, run) => Assert.True(Wildcard.IsMatch(pattern, pattern.Replace("*", run, StringComparison.Ordinal))),
                iter: 10_000
            );
    }
}
