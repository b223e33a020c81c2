using System.Text.RegularExpressions;
using ConfigRule.Delivery;
using CsCheck;

namespace ConfigRule.Tests.Properties;

public sealed class IamPatternPropertyTests
{
    private static readonly Gen<string> Patterns = Gen.String[Gen.Char["ab*?"], 0, 7];
    private static readonly Gen<string> Texts = Gen.String[Gen.Char["ab"], 0, 7];

    [Fact]
    public void A_pattern_matches_as_the_regular_expression_does() =>
        Gen.Select(Patterns, Texts)
            .Sample((pattern, text) => IamPattern.Matches(pattern, RequestText.Of(text)) == TruthLogic.Of(Expected(pattern, text)));

    [Fact]
    public void A_text_of_which_only_the_beginning_is_known_is_judged_as_every_text_that_it_can_be() =>
        Gen.Select(Patterns, Texts, Gen.String[Gen.Char["abc"], 1, 4])
            .Sample(
                (pattern, beginning, rest) =>
                {
                    var judged = IamPattern.Matches(pattern, RequestText.StartingWith(beginning));
                    return judged == Truth.Unknown || judged == TruthLogic.Of(Expected(pattern, beginning + rest));
                }
            );

    private static bool Expected(string pattern, string text) =>
        Regex.IsMatch(
            text,
            $"^{Regex.Escape(pattern).Replace(@"\*", ".*", StringComparison.Ordinal).Replace(@"\?", ".", StringComparison.Ordinal)}\\z"
        );
}
