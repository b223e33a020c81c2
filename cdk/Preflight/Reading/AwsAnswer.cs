using System.Globalization;
using System.Text.Json;

namespace ConfigRule.Cdk.Preflight.Reading;

/// <summary>Reads the responses of the CLI. A missing member that the API always returns is a failed read, not an empty value.</summary>
public static class AwsAnswer
{
    public static string? Text(this JsonElement answer, params ReadOnlySpan<string> path) =>
        answer.Find(path) is { } found && found.ValueKind is not JsonValueKind.Null ? found.ToString() : null;

    public static bool Flag(this JsonElement answer, params ReadOnlySpan<string> path) =>
        answer.Find(path) is { ValueKind: JsonValueKind.True };

    /// <summary>The items of a list; none if there is no list.</summary>
    public static IReadOnlyList<JsonElement> Items(this JsonElement answer, params ReadOnlySpan<string> path) =>
        answer.Find(path) is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray()] : [];

    public static IReadOnlyList<string> Texts(this JsonElement answer, params ReadOnlySpan<string> path) =>
        [.. answer.Items(path).Select(item => item.ToString())];

    /// <exception cref="AwsReadException">The member is missing.</exception>
    public static string RequiredText(this JsonElement answer, AwsCall call, params ReadOnlySpan<string> path) =>
        answer.Text(path) ?? throw Missing(call, path);

    /// <exception cref="AwsReadException">The list is missing.</exception>
    public static IReadOnlyList<JsonElement> RequiredItems(this JsonElement answer, AwsCall call, params ReadOnlySpan<string> path) =>
        answer.Find(path) is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray()] : throw Missing(call, path);

    /// <summary>A member of any kind; undefined if it is missing.</summary>
    public static JsonElement Member(this JsonElement answer, params ReadOnlySpan<string> path) => answer.Find(path) ?? default;

    /// <summary>A time; null if it is missing or not a time.</summary>
    public static DateTimeOffset? Time(this JsonElement answer, params ReadOnlySpan<string> path) =>
        DateTimeOffset.TryParse(answer.Text(path), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : null;

    /// <exception cref="AwsReadException">It is missing or not a time.</exception>
    public static DateTimeOffset RequiredTime(this JsonElement answer, AwsCall call, params ReadOnlySpan<string> path) =>
        answer.Time(path) ?? throw Missing(call, path);

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

    private static AwsReadException Missing(AwsCall call, ReadOnlySpan<string> path) =>
        new(call, AwsReadException.UnreadableAnswer, $"{call} responded without {string.Join('.', path.ToArray())}");
}
