namespace ConfigRule.Tests.Loopback;

internal sealed record Answer(int Status, string Body, Dictionary<string, string>? Headers = null);
