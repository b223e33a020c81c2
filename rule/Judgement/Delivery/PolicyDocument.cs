using System.Text.Json;

namespace ConfigRule.Delivery;

/// <summary>What a policy is attached to; it decides which elements its statements need.</summary>
internal enum PolicyKind
{
    /// <summary>A bucket or a key: principal, action and resource.</summary>
    Resource,

    /// <summary>The trust of a role: principal and action.</summary>
    Trust,

    /// <summary>A role, a permissions boundary or an organization: action and resource.</summary>
    Identity,
}

/// <summary>Reads a policy.</summary>
internal static class PolicyDocument
{
    /// <summary>The statements; or what is wrong with the policy.</summary>
    public static (IReadOnlyList<PolicyStatement> Statements, string? Problem) Read(string json, PolicyKind kind)
    {
        JsonElement policy;
        try
        {
            using var document = JsonDocument.Parse(json);
            policy = document.RootElement.Clone();
        }
        catch (JsonException exception)
        {
            return ([], $"it is not JSON: {exception.Message}");
        }

        if (policy.ValueKind != JsonValueKind.Object || !policy.TryGetProperty("Statement", out var written))
        {
            return ([], "it has no Statement");
        }

        var hasVariables = policy.TryGetProperty("Version", out var version) && version.ValueEquals("2012-10-17");
        List<JsonElement> elements = written.ValueKind == JsonValueKind.Array ? [.. written.EnumerateArray()] : [written];
        foreach (var (index, element) in elements.Index())
        {
            if (Problem(element, kind) is { } problem)
            {
                return ([], $"its statement number {index + 1} {problem}");
            }
        }

        return ([.. elements.Select((element, index) => new PolicyStatement(element, index, hasVariables))], null);
    }

    /// <summary>A text or a list of texts. A number or a boolean counts as its text.</summary>
    public static IReadOnlyList<string> Texts(JsonElement element) =>
        element.ValueKind == JsonValueKind.Array ? [.. element.EnumerateArray().Select(Text)] : [Text(element)];

    private static string Text(JsonElement element) =>
        element.ValueKind == JsonValueKind.String ? element.GetString() ?? "" : element.GetRawText();

    private static string? Problem(JsonElement statement, PolicyKind kind)
    {
        if (statement.ValueKind != JsonValueKind.Object)
        {
            return "is not an object";
        }

        if (!statement.TryGetProperty("Effect", out var effect) || !(IsText(effect) && effect.GetString() is "Allow" or "Deny"))
        {
            return "has no Effect that is Allow or Deny";
        }

        if (statement.TryGetProperty("Sid", out var sid) && !IsText(sid))
        {
            return "has a Sid that is not a text";
        }

        if (!HasOne(statement, "Action", IsTexts))
        {
            return "has no valid Action or NotAction";
        }

        if (kind != PolicyKind.Trust && !HasOne(statement, "Resource", IsTexts))
        {
            return "has no valid Resource or NotResource";
        }

        if (kind != PolicyKind.Identity && !HasOne(statement, "Principal", IsPrincipal))
        {
            return "has no valid Principal or NotPrincipal";
        }

        return statement.TryGetProperty("Condition", out var condition) && !IsCondition(condition)
            ? "has a Condition that is not valid"
            : null;
    }

    private static bool HasOne(JsonElement statement, string name, Func<JsonElement, bool> isValid)
    {
        var hasPositive = statement.TryGetProperty(name, out var positive);
        var hasNegative = statement.TryGetProperty($"Not{name}", out var negative);

        return hasPositive != hasNegative && isValid(hasPositive ? positive : negative);
    }

    private static bool IsText(JsonElement element) => element.ValueKind == JsonValueKind.String;

    private static bool IsTexts(JsonElement element) =>
        IsText(element) || (element.ValueKind == JsonValueKind.Array && element.EnumerateArray().All(IsText));

    private static bool IsPrincipal(JsonElement element) =>
        (IsText(element) && element.ValueEquals("*"))
        || (element.ValueKind == JsonValueKind.Object && element.EnumerateObject().All(kind => IsTexts(kind.Value)));

    private static bool IsCondition(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object
        && element
            .EnumerateObject()
            .All(tests => tests.Value.ValueKind == JsonValueKind.Object && tests.Value.EnumerateObject().All(test => IsValues(test.Value)));

    private static bool IsValues(JsonElement element) =>
        element.ValueKind == JsonValueKind.Array ? element.EnumerateArray().All(IsValue) : IsValue(element);

    private static bool IsValue(JsonElement element) =>
        element.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False;
}
