using System.Text.Json;
using Amazon.Lambda.ConfigEvents;
using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport;
using Amazon.Lambda.Serialization.SystemTextJson;
using ConfigRule.Tests.Loopback;

namespace ConfigRule.Tests.StandIns;

[Collection(RuntimeApi.Tests)]
public sealed class LambdaBootstrapTests
{
    private const string Event = """{"invokingEvent":"{}","resultToken":"token","eventLeftScope":true,"configRuleName":"flow-logging"}""";

    private static readonly SourceGeneratorLambdaJsonSerializer<StandInsJsonContext> Serializer = new();

    [Fact]
    public async Task An_event_reaches_the_handler_whatever_the_case_of_its_names()
    {
        using var api = new RuntimeApi(Event);
        ConfigEvent? handled = null;

        await RunAsync(api, (configEvent, _) => handled = configEvent);

        Assert.Equal(
            ("{}", "token", true, "flow-logging"),
            (handled?.InvokingEvent, handled?.ResultToken, handled?.EventLeftScope, handled?.ConfigRuleName)
        );
        Assert.Equal("/2018-06-01/runtime/invocation/request-1/response", Assert.Single(api.Reports).Path);
    }

    [Fact]
    public async Task The_context_tells_the_request_the_function_and_the_time_that_is_left()
    {
        using var api = new RuntimeApi(Event);
        ILambdaContext? told = null;
        string? traceId = null;

        await RunAsync(api, (_, context) => (told, traceId) = (context, Environment.GetEnvironmentVariable("_X_AMZN_TRACE_ID")));

        Assert.NotNull(told);
        Assert.Equal("request-1", told.AwsRequestId);
        Assert.Equal(RuntimeApi.FunctionArn, told.InvokedFunctionArn);
        Assert.InRange(told.RemainingTime, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(60));
        Assert.Equal("Root=1-5759e988-bd862e3fe1be46a994272793", traceId);
    }

    [Fact]
    public async Task What_the_handler_throws_is_reported_and_the_next_event_is_handled()
    {
        using var api = new RuntimeApi(Event, Event);
        var calls = 0;

        await RunAsync(
            api,
            (_, _) =>
            {
                if (++calls == 1)
                {
                    throw new InvalidOperationException("no such VPC", new FormatException("vpc?"));
                }
            }
        );

        Assert.Equal(
            ["/2018-06-01/runtime/invocation/request-1/error", "/2018-06-01/runtime/invocation/request-2/response"],
            api.Reports.Select(report => report.Path)
        );
        var error = api.Reports[0];
        Assert.Equal("InvalidOperationException", error.Headers["Lambda-Runtime-Function-Error-Type"]);
        Assert.Equal("InvalidOperationException", error.Json.GetProperty("errorType").GetString());
        Assert.Equal("no such VPC", error.Json.GetProperty("errorMessage").GetString());
        Assert.NotEqual(0, error.Json.GetProperty("stackTrace").GetArrayLength());
        Assert.Equal("vpc?", error.Json.GetProperty("cause").GetProperty("errorMessage").GetString());
    }

    [Fact]
    public async Task An_event_that_is_not_what_it_should_be_is_an_error_that_names_the_member()
    {
        using var api = new RuntimeApi("""{"invokingEvent":{"messageType":"ScheduledNotification"}}""");

        await RunAsync(api, (_, _) => Assert.Fail("the handler was called"));

        var error = Assert.Single(api.Reports).Json;
        Assert.Equal("JsonSerializerException", error.GetProperty("errorType").GetString());
        Assert.Contains("$.invokingEvent", error.GetProperty("errorMessage").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_handler_returns_is_the_response()
    {
        using var api = new RuntimeApi(Event);
        Func<ConfigEvent, ILambdaContext, Task<string[]>> handler = (configEvent, _) =>
            Task.FromResult<string[]>([configEvent.ResultToken]);
        using var bootstrap = LambdaBootstrapBuilder.Create(handler, Serializer).Build();

        await bootstrap.RunAsync(api.Stopped);

        Assert.Equal("""["token"]""", Assert.Single(api.Reports).Body);
    }

    [Fact]
    public async Task An_initialization_that_fails_is_reported_and_ends_the_loop()
    {
        using var api = new RuntimeApi(Event);
        using var bootstrap = Builder((_, _) => Assert.Fail("the handler was called"))
            .UseBootstrapHandler(() => throw new InvalidOperationException("no region"))
            .Build();

        await Assert.ThrowsAsync<InvalidOperationException>(() => bootstrap.RunAsync(api.Stopped));

        var report = Assert.Single(api.Reports);
        Assert.Equal("/2018-06-01/runtime/init/error", report.Path);
        Assert.Equal("no region", report.Json.GetProperty("errorMessage").GetString());
    }

    [Fact]
    public async Task An_error_of_the_Runtime_API_ends_the_loop()
    {
        using var api = new RuntimeApi(Event) { Refusal = new Answer(500, "container error") };
        using var bootstrap = Builder((_, _) => { }).Build();

        await Assert.ThrowsAnyAsync<RuntimeApiClientException>(() => bootstrap.RunAsync(api.Stopped));
    }

    [Theory]
    [InlineData("Text", "\trequest-1\tinfo\t3 VPCs judged\n")]
    [InlineData(
        "JSON",
        "\"level\":\"Information\",\"requestId\":\"request-1\",\"traceId\":\"Root=1-5759e988-bd862e3fe1be46a994272793\",\"message\":\"3 "
            + "VPCs judged\"}\n"
    )]
    public async Task A_log_line_carries_its_request_in_the_format_that_Lambda_asks_for(string format, string end)
    {
        using var api = new RuntimeApi(Event);
        using var log = new StringWriter();
        var standardOutput = Console.Out;
        try
        {
            Console.SetOut(log);
            Environment.SetEnvironmentVariable("AWS_LAMBDA_LOG_FORMAT", format);
            await RunAsync(api, (_, context) => context.Logger.LogInformation("3 VPCs judged"));
        }
        finally
        {
            Environment.SetEnvironmentVariable("AWS_LAMBDA_LOG_FORMAT", null);
            Console.SetOut(standardOutput);
        }

        Assert.EndsWith(end, log.ToString(), StringComparison.Ordinal);
    }

    private static async Task RunAsync(RuntimeApi api, Action<ConfigEvent, ILambdaContext> handle)
    {
        using var bootstrap = Builder(handle).Build();
        await bootstrap.RunAsync(api.Stopped);
    }

    private static LambdaBootstrapBuilder Builder(Action<ConfigEvent, ILambdaContext> handle)
    {
        Func<ConfigEvent, ILambdaContext, Task> handler = (configEvent, context) =>
        {
            handle(configEvent, context);
            return Task.CompletedTask;
        };
        return LambdaBootstrapBuilder.Create(handler, Serializer);
    }
}
