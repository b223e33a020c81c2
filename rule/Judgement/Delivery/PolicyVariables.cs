using System.Text;

namespace ConfigRule.Delivery;

/// <summary>Replaces policy variables such as <c>${aws:SourceAccount}</c>.</summary>
/// <remarks>https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html</remarks>
internal static class PolicyVariables
{
    private const string Start = "${";

    /// <summary>The pattern that the text stands for, whether there is one, and what is not known.</summary>
    public static (Truth IsKnown, string Pattern, string? Doubt) Replace(string text, ConditionKeys context)
    {
        var pattern = new StringBuilder();
        for (var at = 0; at < text.Length; )
        {
            var start = text.IndexOf(Start, at, StringComparison.Ordinal);
            var end = start < 0 ? -1 : text.IndexOf('}', start);
            if (end < 0)
            {
                pattern.Append(text, at, text.Length - at);
                break;
            }

            pattern.Append(text, at, start - at);
            var name = text[(start + Start.Length)..end];
            at = end + 1;
            if (name is "*" or "?" or "$")
            {
                pattern.Append(IamPattern.Literal(name));
                continue;
            }

            switch (context.Find(name))
            {
                case [{ IsOpen: false } value]:
                    pattern.Append(IamPattern.Literal(value.Known));
                    break;
                case []:
                    // A text with a variable that has no value matches nothing.
                    return (Truth.No, text, null);
                default:
                    return (Truth.Unknown, text, $"the value of ${{{name}}} is not known");
            }
        }

        return (Truth.Yes, pattern.ToString(), null);
    }
}
