using System.Globalization;
using System.Text.Json;

namespace ConfigRule.Delivery;

/// <summary>Evaluates the conditions of a statement. An operator or a key that is not known makes the answer unknown.</summary>
/// <remarks>https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html</remarks>
internal sealed class Conditions(ConditionKeys context, bool hasVariables, ICollection<string> doubts)
{
    private const string ForAll = "ForAllValues:";
    private const string ForAny = "ForAnyValue:";
    private const string IfExists = "IfExists";

    public Truth Evaluate(JsonElement conditions) =>
        conditions
            .EnumerateObject()
            .All(tests => tests.Value.EnumerateObject().All(test => Evaluate(tests.Name, test.Name, PolicyDocument.Texts(test.Value))));

    private Truth Evaluate(string name, string key, IReadOnlyList<string> expected)
    {
        var isForAll = name.StartsWith(ForAll, StringComparison.OrdinalIgnoreCase);
        var isForAny = name.StartsWith(ForAny, StringComparison.OrdinalIgnoreCase);
        var ifExists = name.EndsWith(IfExists, StringComparison.OrdinalIgnoreCase);
        var operation = name[
            (
                isForAll ? ForAll.Length
                : isForAny ? ForAny.Length
                : 0
            )..
        ];
        operation = (ifExists ? operation[..^IfExists.Length] : operation).ToUpperInvariant();
        var actual = context.Find(key);
        if (operation == "NULL")
        {
            return actual is null ? Doubt($"the key {key} is not known") : expected.Any(text => BoolMatches(text, actual.Count == 0));
        }

        if (Match(operation) is not { } match)
        {
            return Doubt($"the operator {name} cannot be evaluated");
        }

        if (actual is null)
        {
            return Doubt($"the key {key} is not known");
        }

        var isNegated = operation.Contains("NOT", StringComparison.Ordinal);
        if (actual.Count == 0)
        {
            return TruthLogic.Of(ifExists || isForAll || (isNegated && !isForAny));
        }

        var result = isForAll ? actual.All(One) : actual.Any(One);
        return result == Truth.Unknown ? Doubt($"the value of {key} is only known as {string.Join(", ", actual)}") : result;

        Truth One(RequestText value)
        {
            var matched = expected.Any(text => Compare(match, text, value));
            return isNegated ? matched.Not() : matched;
        }
    }

    private Truth Compare(Func<string, RequestText, Truth> match, string text, RequestText value)
    {
        if (!hasVariables)
        {
            return match(text, value);
        }

        var (isKnown, pattern, doubt) = PolicyVariables.Replace(text, context);
        if (doubt is not null)
        {
            doubts.Add(doubt);
        }

        return isKnown == Truth.Yes ? match(pattern, value) : isKnown;
    }

    private static Func<string, RequestText, Truth>? Match(string operation) =>
        operation switch
        {
            "STRINGEQUALS" or "STRINGNOTEQUALS" => (text, value) => IamPattern.Matches(IamPattern.Literal(text), value),
            "STRINGEQUALSIGNORECASE" or "STRINGNOTEQUALSIGNORECASE" => (text, value) =>
                IamPattern.Matches(IamPattern.Literal(text), value, ignoresCase: true),
            "STRINGLIKE" or "STRINGNOTLIKE" => (text, value) => IamPattern.Matches(text, value),
            "ARNEQUALS" or "ARNLIKE" or "ARNNOTEQUALS" or "ARNNOTLIKE" => IamPattern.MatchesArn,
            "BOOL" => (text, value) => IamPattern.Matches(IamPattern.Literal(text), value, ignoresCase: true),
            "NUMERICEQUALS" or "NUMERICNOTEQUALS" => Numbers((actual, expected) => actual == expected),
            "NUMERICLESSTHAN" => Numbers((actual, expected) => actual < expected),
            "NUMERICLESSTHANEQUALS" => Numbers((actual, expected) => actual <= expected),
            "NUMERICGREATERTHAN" => Numbers((actual, expected) => actual > expected),
            "NUMERICGREATERTHANEQUALS" => Numbers((actual, expected) => actual >= expected),
            _ => null,
        };

    private static Func<string, RequestText, Truth> Numbers(Func<decimal, decimal, bool> compare) =>
        (text, value) =>
        {
            if (value.IsOpen)
            {
                return Truth.Unknown;
            }

            return TruthLogic.Of(
                decimal.TryParse(value.Known, CultureInfo.InvariantCulture, out var actual)
                    && decimal.TryParse(text, CultureInfo.InvariantCulture, out var expected)
                    && compare(actual, expected)
            );
        };

    private static Truth BoolMatches(string text, bool value) =>
        TruthLogic.Of(text.Equals(value ? "true" : "false", StringComparison.OrdinalIgnoreCase));

    private Truth Doubt(string reason)
    {
        doubts.Add(reason);
        return Truth.Unknown;
    }
}
