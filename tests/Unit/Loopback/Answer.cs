namespace ConfigRule.Tests.Loopback;

/// <summary>What a server answers; an unfinished one has more to come, which never does.</summary>
internal sealed record Answer(int Status, string Body, Dictionary<string, string>? Headers = null, bool Unfinished = false);
