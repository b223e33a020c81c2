using System.Collections.Specialized;
using System.Text.Json;

namespace ConfigRule.Tests.Loopback;

internal sealed record Received(string Path, NameValueCollection Headers, string Body)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;
}
