using System.Text.Json;

namespace ConfigRule.Cdk.Preflight.Cli;

/// <summary>Reads the CLI's answers. What the API always answers and is absent is an unreadable answer, not an empty one.</summary>
public static class Answer
{
    public static string? Text(this JsonElement answer, params ReadOnlySpan<string> path) =>
        answer.Find(path) is { } found && found.ValueKind is not JsonValueKind.Null ? found.ToString() : null;

    public static bool Flag(this JsonElement answer, params ReadOnlySpan<string> path) =>
        answer.Find(path) is { ValueKind: JsonValueKind.True };

    /// <summary>The items of a list, none where there is no list.</summary>
    public static IReadOnlyList<JsonElement> Items(this JsonElement answer, params ReadOnlySpan<string> path) =>
        answer.Find(path) is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray()] : [];

    public static IReadOnlyList<string> Texts(this JsonElement answer, params ReadOnlySpan<string> path) =>
        [.. answer.Items(path).Select(item => item.ToString())];

    /// <exception cref="AwsReadException">It is absent.</exception>
    public static string RequiredText(this JsonElement answer, AwsCall call, params ReadOnlySpan<string> path) =>
        answer.Text(path) ?? throw Absent(call, path);

    /// <exception cref="AwsReadException">There is no such list.</exception>
    public static IReadOnlyList<JsonElement> RequiredItems(this JsonElement answer, AwsCall call, params ReadOnlySpan<string> path) =>
        answer.Find(path) is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray()] : throw Absent(call, path);

    private static JsonElement? Find(this JsonElement answer, ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (answer.ValueKind != JsonValueKind.Object || !answer.TryGetProperty(name, out var member))
            {
                return null;
            }

            answer = member;
        }

        return answer;
    }

    private static AwsReadException Absent(AwsCall call, ReadOnlySpan<string> path) =>
        new(call, AwsReadException.UnreadableAnswer, $"{call} answered without {string.Join('.', path.ToArray())}");
}
