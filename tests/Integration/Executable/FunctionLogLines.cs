using System.Text.Json;

namespace ConfigRule.Tests.Executable;

/// <summary>
/// Finds the function's own lines in its log. Lambda and the runtime write there too, in forms that differ between versions.
/// </summary>
internal static class FunctionLogLines
{
    /// <param name="messages">The events of the log group, in their order.</param>
    public static IReadOnlyList<JsonElement> Find(IEnumerable<string> messages) =>
        [.. messages.Where(message => message.StartsWith('{')).Select(Parse).Where(IsOfFunction)];

    private static JsonElement Parse(string message)
    {
        using var json = JsonDocument.Parse(message);
        return json.RootElement.Clone();
    }

    /// <summary>A line of Lambda has no level. A line of the runtime has a message, which is null or empty beside an exception.</summary>
    private static bool IsOfFunction(JsonElement line) => line.TryGetProperty("level", out _) && !line.TryGetProperty("message", out _);
}
