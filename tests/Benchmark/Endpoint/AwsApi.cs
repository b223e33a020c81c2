using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace ConfigRule.Benchmark.Endpoint;

/// <summary>
/// EC2 (Query protocol) and AWS Config (JSON protocol), with the operations that a scheduled evaluation calls. Any other
/// call fails the run, because an invented response would be measured as if it were correct.
/// </summary>
internal static class AwsApi
{
    private const string ConfigTarget = "StarlingDoveService.";

    private static readonly byte[] NothingRefused = Encoding.UTF8.GetBytes("{\"FailedEvaluations\":[]}");

    private static readonly byte[] Ec2Throttled = Encoding.UTF8.GetBytes(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Response><Errors><Error><Code>RequestLimitExceeded</Code><Message>Request "
            + "limit exceeded.</Message></Error></Errors><RequestID>59dbff89-35bd-4eac-99ed-be587example</RequestID></Response>"
    );

    private static readonly byte[] ConfigThrottled = Encoding.UTF8.GetBytes(
        "{\"__type\":\"ThrottlingException\",\"message\":\"Rate exceeded\"}"
    );

    public static async Task RespondAsync(HttpContext http, Session session)
    {
        var body = await ReadBodyAsync(http);
        try
        {
            var target = http.Request.Headers["X-Amz-Target"].ToString();
            await (
                target.StartsWith(ConfigTarget, StringComparison.Ordinal)
                    ? RespondAsConfigAsync(http, session, target[ConfigTarget.Length..], body)
                    : RespondAsEc2Async(http, session, Ec2Query.Read(body))
            );
        }
        catch (BenchmarkException unknown)
        {
            session.Fail(unknown.Message);
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
        }
    }

    private static async Task RespondAsEc2Async(HttpContext http, Session session, Ec2Query query)
    {
        var page =
            session.Responses.Ec2.Find(query.Action, query.NextToken)
            ?? throw new BenchmarkException($"{query.Action} was asked for NextToken {query.NextToken}, which no page gave");
        var tally = query.Action == "DescribeVpcs" ? session.Current.DescribeVpcs : session.Current.DescribeFlowLogs;

        http.Response.ContentType = "text/xml;charset=UTF-8";
        if (await tally.BeginAsync(session.Pace.Ec2Call, session.Pace.ThrottledCalls))
        {
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            await http.Response.Body.WriteAsync(Ec2Throttled, http.RequestAborted);
            return;
        }

        await http.Response.Body.WriteAsync(page, http.RequestAborted);
        tally.End();
    }

    private static async Task RespondAsConfigAsync(HttpContext http, Session session, string operation, byte[] body)
    {
        var invocation = session.Current;
        var (tally, response) = operation switch
        {
            "PutEvaluations" => (invocation.PutEvaluations, NothingRefused),
            "GetComplianceDetailsByConfigRule" => FindDetails(session, body),
            _ => throw new BenchmarkException($"AWS Config's {operation} is none of the calls of a scheduled evaluation"),
        };

        http.Response.ContentType = "application/x-amz-json-1.1";
        if (await tally.BeginAsync(session.Pace.ConfigCall, session.Pace.ThrottledCalls))
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            http.Response.Headers["x-amzn-ErrorType"] = "ThrottlingException";
            await http.Response.Body.WriteAsync(ConfigThrottled, http.RequestAborted);
            return;
        }

        if (tally == invocation.PutEvaluations)
        {
            invocation.Puts.Enqueue(body);
        }

        http.Response.ContentLength = response.Length;
        await http.Response.Body.WriteAsync(response, http.RequestAborted);
        tally.End();
    }

    private static (CallTally Tally, byte[] Response) FindDetails(Session session, byte[] body)
    {
        using var request = JsonDocument.Parse(body);
        var nextToken = request.RootElement.TryGetProperty("NextToken", out var given) ? given.GetString() : null;
        var filter = ComplianceDetails.Key(
            request.RootElement.GetProperty("ComplianceTypes").EnumerateArray().Select(complianceType => complianceType.GetString() ?? "")
        );
        var page =
            session.Responses.Config.Find(filter, nextToken)
            ?? throw new BenchmarkException(
                $"GetComplianceDetailsByConfigRule was asked for {filter} with NextToken {nextToken}, which no page gave"
            );

        return (session.Current.GetComplianceDetails.GetOrAdd(filter, _ => new CallTally()), page);
    }

    private static async Task<byte[]> ReadBodyAsync(HttpContext http)
    {
        if (http.Request.ContentLength is { } length)
        {
            var body = new byte[length];
            await http.Request.Body.ReadExactlyAsync(body, http.RequestAborted);
            return body;
        }

        using var buffer = new MemoryStream();
        await http.Request.Body.CopyToAsync(buffer, http.RequestAborted);
        return buffer.ToArray();
    }
}
