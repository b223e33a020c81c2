using ConfigRule.Tests.Loopback;

namespace ConfigRule.Tests.StandIns;

/// <summary>The Lambda Runtime API with some events to give. When they are given, it stops the loop that asks for more.</summary>
internal sealed class RuntimeApi : IDisposable
{
    /// <summary>Collection of the tests that use it: the address is in an environment variable, so two at a time would mix.</summary>
    public const string Tests = "Lambda Runtime API";

    public const string FunctionArn = "arn:aws:lambda:eu-west-1:111122223333:function:flow-logging";

    private const string EndpointVariable = "AWS_LAMBDA_RUNTIME_API";

    private readonly LoopbackServer server;
    private readonly CancellationTokenSource stop = new(TimeSpan.FromMinutes(1));
    private readonly Queue<string> events;
    private int given;

    public RuntimeApi(params string[] events)
    {
        this.events = new Queue<string>(events);
        server = new LoopbackServer(Answer);
        Environment.SetEnvironmentVariable(EndpointVariable, server.Authority);
    }

    public CancellationToken Stopped => stop.Token;

    /// <summary>The answer to the question for an event, where it is not an event.</summary>
    public Answer? Refusal { get; init; }

    public IReadOnlyList<Received> Reports =>
        [.. server.Requests.Where(request => !request.Path.EndsWith("/next", StringComparison.Ordinal))];

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(EndpointVariable, null);
        server.Dispose();
        stop.Dispose();
    }

    private Answer? Answer(Received request)
    {
        if (!request.Path.EndsWith("/next", StringComparison.Ordinal))
        {
            return new Answer(202, """{"status":"OK"}""");
        }

        if (Refusal is not null)
        {
            return Refusal;
        }

        if (!events.TryDequeue(out var json))
        {
            stop.Cancel();
            return null;
        }

        return new Answer(
            200,
            json,
            new Dictionary<string, string>
            {
                ["Lambda-Runtime-Aws-Request-Id"] = $"request-{++given}",
                ["Lambda-Runtime-Invoked-Function-Arn"] = FunctionArn,
                ["Lambda-Runtime-Trace-Id"] = "Root=1-5759e988-bd862e3fe1be46a994272793",
                ["Lambda-Runtime-Deadline-Ms"] = $"{DateTimeOffset.UtcNow.AddSeconds(60).ToUnixTimeMilliseconds()}",
            }
        );
    }
}
