namespace ConfigRule.Tests.StandIns;

internal sealed record Answer(int Status, string Body, Dictionary<string, string>? Headers = null);
