using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace ConfigRule.Benchmark.Endpoint;

/// <summary>Lambda's Runtime API: sends events, and receives responses and errors.</summary>
/// <remarks>https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html</remarks>
internal static class RuntimeApi
{
    public const string Prefix = "/2018-06-01/runtime/";

    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(15);

    public static async Task RespondAsync(HttpContext http, Session session)
    {
        var received = Stopwatch.GetTimestamp();
        var call = http.Request.Path.Value?[Prefix.Length..] ?? "";
        if (call == "invocation/next")
        {
            await HandOverAsync(http, session);
        }
        else if (call.EndsWith("/response", StringComparison.Ordinal))
        {
            session.End(received);
            http.Response.StatusCode = StatusCodes.Status202Accepted;
        }
        else
        {
            using var body = new StreamReader(http.Request.Body, Encoding.UTF8);
            session.Fail($"it reported to {call}: {await body.ReadToEndAsync(http.RequestAborted)}");
            http.Response.StatusCode = StatusCodes.Status202Accepted;
        }
    }

    private static async Task HandOverAsync(HttpContext http, Session session)
    {
        if (session.StartNext() is null)
        {
            // Lambda freezes a process that has no event; this one is ended from outside.
            await Task.Delay(System.Threading.Timeout.InfiniteTimeSpan, http.RequestAborted)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return;
        }

        var headers = http.Response.Headers;
        headers["Lambda-Runtime-Aws-Request-Id"] = "8476a536-e9f4-11e8-9739-2dfe598c3fcd";
        headers["Lambda-Runtime-Deadline-Ms"] = DateTimeOffset
            .UtcNow.Add(Timeout)
            .ToUnixTimeMilliseconds()
            .ToString(CultureInfo.InvariantCulture);
        headers["Lambda-Runtime-Invoked-Function-Arn"] = $"arn:aws:lambda:{Account.Region}:{Account.Id}:function:benchmark";
        headers["Lambda-Runtime-Trace-Id"] = "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=0";
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = ScheduledEvent.Json.Length;
        await http.Response.Body.WriteAsync(ScheduledEvent.Json, http.RequestAborted);
    }
}
