using System.Text.Encodings.Web;
using System.Text.Json;
using CsCheck;

namespace ConfigRule.Tests.Properties;

/// <summary>JSON as text, so that unusual numbers and escapes stay as they are.</summary>
public static class RandomJson
{
    /// <summary>Half of an escaped surrogate pair: valid JSON, but not valid text.</summary>
    private const string LoneSurrogate = "\"\\uD83D\"";

    public static Gen<string> Value { get; } = Nested(3);

    public static string Quote(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    /// <summary>An object with the given members, without empty ones.</summary>
    public static Gen<string> ObjectOf(params Gen<string>[] members) =>
        members.Aggregate(Gen.Const(""), (written, member) => written.Select(member, Join)).Select(inside => "{" + inside + "}");

    public static Gen<string> ArrayOf(Gen<string> item, int most) => item.Array[0, most].Select(items => $"[{string.Join(',', items)}]");

    /// <summary>A member, or an empty text if there is no value.</summary>
    public static Gen<string> Member(string name, Gen<string?> value) => value.Select(json => json is null ? "" : $"{Quote(name)}:{json}");

    public static Gen<string> TextMember(string name, Gen<string?> text) =>
        Member(name, text.Select(given => given is null ? null : Quote(given)));

    /// <summary>The text with a few characters removed or added at a random place.</summary>
    public static Gen<string> Mutated(Gen<string> text) =>
        Gen.Select(text, Gen.Double[0, 1], Gen.Int[0, 4], RandomText.Brief, Gen.Bool)
            .Select(
                (given, where, length, other, isPutIn) =>
                {
                    var start = (int)(where * given.Length);
                    return isPutIn ? given.Insert(start, other) : given.Remove(start, Math.Min(length, given.Length - start));
                }
            );

    private static string Join(string before, string member) =>
        before.Length == 0 || member.Length == 0 ? before + member : $"{before},{member}";

    private static Gen<string> Nested(int depth) =>
        depth == 0
            ? Scalar
            : Gen.Frequency(
                (4, Scalar),
                (1, ArrayOf(Nested(depth - 1), 3)),
                (
                    1,
                    Gen.Select(RandomText.Brief.Select(Quote), Nested(depth - 1), (name, value) => $"{name}:{value}")
                        .Array[0, 3]
                        .Select(members => "{" + string.Join(',', members) + "}")
                )
            );

    private static Gen<string> Scalar =>
        Gen.OneOf(
            Gen.Const(LoneSurrogate),
            RandomText.Brief.Select(Quote),
            Gen.Int.Select(number => $"{number}"),
            Gen.OneOfConst(
                "null",
                "true",
                "false",
                "0",
                "-0",
                "1e999",
                "0.1",
                "99999999999999999999",
                "\"\"",
                "\" \"",
                "[]",
                "{}",
                "\"9999-12-31T23:59:60Z\"",
                "\"0001-01-01T00:00:00+14:00\"",
                "\"\\u0000\"",
                new string('[', 100) + new string(']', 100)
            )
        );
}
