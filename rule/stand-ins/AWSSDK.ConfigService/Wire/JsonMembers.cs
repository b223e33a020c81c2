using System.Text.Json;

namespace Amazon.ConfigService.Wire;

/// <summary>Members that are absent or null are null on this side, and null members are left out on that side.</summary>
internal static class JsonMembers
{
    public static void WriteIfSet(this Utf8JsonWriter writer, string name, string value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }

    public static void WriteIfSet(this Utf8JsonWriter writer, string name, bool? value)
    {
        if (value is { } flag)
        {
            writer.WriteBoolean(name, flag);
        }
    }

    public static void WriteIfSet(this Utf8JsonWriter writer, string name, int? value)
    {
        if (value is { } number)
        {
            writer.WriteNumber(name, number);
        }
    }

    /// <summary>A timestamp is seconds since 1970, with a fraction.</summary>
    public static void WriteIfSet(this Utf8JsonWriter writer, string name, DateTime? value)
    {
        if (value is { } time)
        {
            var milliseconds = (long)(time.ToUniversalTime() - DateTime.UnixEpoch).TotalMilliseconds;
            writer.WriteNumber(name, milliseconds / 1000m);
        }
    }

    public static void WriteIfSet<T>(this Utf8JsonWriter writer, string name, List<T> values, Action<Utf8JsonWriter, T> write)
    {
        if (values is not null)
        {
            writer.WriteStartArray(name);
            foreach (var value in values)
            {
                write(writer, value);
            }

            writer.WriteEndArray();
        }
    }

    public static string String(this JsonElement json, string name) => json.Member(name) is { } member ? member.GetString() : null;

    public static DateTime? Time(this JsonElement json, string name) =>
        json.Member(name) is { } member ? DateTime.UnixEpoch.AddSeconds(member.GetDouble()) : null;

    public static T Structure<T>(this JsonElement json, string name, Func<JsonElement, T> read)
        where T : class => json.Member(name) is { } member ? read(member) : null;

    public static List<T> List<T>(this JsonElement json, string name, Func<JsonElement, T> read) =>
        json.Member(name) is { } member ? [.. member.EnumerateArray().Select(read)] : null;

    private static JsonElement? Member(this JsonElement json, string name) =>
        json.TryGetProperty(name, out var member) && member.ValueKind is not JsonValueKind.Null ? member : null;
}
