namespace Amazon.Lambda.RuntimeSupport;

/// <summary>One event, with what the Runtime API's headers say of it.</summary>
internal sealed record Invocation(string RequestId, string FunctionArn, string TraceId, DateTimeOffset Deadline, Stream Payload);
