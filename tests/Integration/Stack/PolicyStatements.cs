using System.Text.Json.Nodes;

namespace ConfigRule.Tests.Stack;

/// <summary>The statements of a template's roles.</summary>
public static class PolicyStatements
{
    public static IReadOnlyList<JsonObject> Allowed(JsonObject role) =>
        [
            .. role.Property("Policies")
                .AsArray()
                .SelectMany(policy => policy!["PolicyDocument"]!["Statement"]!.AsArray())
                .Select(statement => statement!.AsObject()),
        ];

    public static IReadOnlyList<JsonObject> Trust(JsonObject role) =>
        [.. role.Property("AssumeRolePolicyDocument")["Statement"]!.AsArray().Select(statement => statement!.AsObject())];

    public static IReadOnlyList<string> Actions(JsonObject statement) => Many(statement["Action"]!);

    public static IReadOnlyList<string> Resources(JsonObject statement) => Many(statement["Resource"]!);

    private static List<string> Many(JsonNode oneOrMore) =>
        oneOrMore is JsonArray several ? [.. several.Select(item => item!.Text())] : [oneOrMore.Text()];
}
