using ConfigRule.Judgement;

namespace ConfigRule.Tests.Judgement;

public sealed class WildcardTests
{
    [Theory]
    [InlineData("/a/b", "/a/b")]
    [InlineData("*", "")]
    [InlineData("*", "anything")]
    [InlineData("/a/*", "/a/")]
    [InlineData("*/b", "/a/b")]
    [InlineData("/*/*/c", "/a/b/c")]
    [InlineData("a*b*c", "a-b-b-c")]
    [InlineData("a**c", "abc")]
    public void A_star_matches_any_characters(string pattern, string text)
    {
        Assert.True(Wildcard.IsMatch(pattern, text));
    }

    [Theory]
    [InlineData("/a/b", "/a/B")]
    [InlineData("/a/b", "/a/bc")]
    [InlineData("/a/?", "/a/b")]
    [InlineData("ab*ba", "aba")]
    [InlineData("a*b*c", "a-c-b")]
    [InlineData("a*b*c", "a-B-c")]
    [InlineData("a*b*b*c", "a-b-c")]
    [InlineData("a*b", "abc")]
    [InlineData("b*c", "abc")]
    [InlineData("a.c*", "abc")]
    public void Everything_else_matches_only_itself(string pattern, string text)
    {
        Assert.False(Wildcard.IsMatch(pattern, text));
    }
}
