using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ConfigRule.Delivery;

/// <summary>Writes the statements that corrections suggest.</summary>
internal static class StatementJson
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A statement that allows actions, under conditions of operator, key and value.</summary>
    public static string Allow(
        string sid,
        string? service,
        IReadOnlyList<string> actions,
        string? resource,
        params (string Operation, string Key, string Value)[] conditions
    ) =>
        Write(writer =>
        {
            writer.WriteString("Sid", sid);
            writer.WriteString("Effect", "Allow");
            if (service is not null)
            {
                writer.WriteStartObject("Principal");
                writer.WriteString("Service", service);
                writer.WriteEndObject();
            }

            WriteTexts(writer, "Action", actions);
            if (resource is not null)
            {
                writer.WriteString("Resource", resource);
            }

            if (conditions.Length > 0)
            {
                writer.WriteStartObject("Condition");
                foreach (var (operation, key, value) in conditions)
                {
                    writer.WriteStartObject(operation);
                    writer.WriteString(key, value);
                    writer.WriteEndObject();
                }

                writer.WriteEndObject();
            }
        });

    /// <summary>The statement with one more condition: the key must not have the value.</summary>
    public static string Except(JsonElement statement, string operation, string key, string value) =>
        Write(writer =>
        {
            foreach (var member in statement.EnumerateObject().Where(member => member.Name != "Condition"))
            {
                member.WriteTo(writer);
            }

            writer.WriteStartObject("Condition");
            var conditions = statement.TryGetProperty("Condition", out var found) ? found.EnumerateObject().ToList() : [];
            foreach (var tests in conditions.Where(tests => tests.Name != operation))
            {
                tests.WriteTo(writer);
            }

            writer.WriteStartObject(operation);
            var same = conditions.Where(tests => tests.Name == operation).SelectMany(tests => tests.Value.EnumerateObject()).ToList();
            foreach (var test in same.Where(test => test.Name != key))
            {
                test.WriteTo(writer);
            }

            WriteTexts(writer, key, [.. same.Where(test => test.Name == key).SelectMany(test => PolicyDocument.Texts(test.Value)), value]);
            writer.WriteEndObject();
            writer.WriteEndObject();
        });

    private static void WriteTexts(Utf8JsonWriter writer, string name, IReadOnlyList<string> texts)
    {
        if (texts is [var single])
        {
            writer.WriteString(name, single);
            return;
        }

        writer.WriteStartArray(name);
        foreach (var text in texts)
        {
            writer.WriteStringValue(text);
        }

        writer.WriteEndArray();
    }

    private static string Write(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Readable))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
