using Amazon.ConfigService;
using Amazon.Runtime;
using ConfigRule.Aws;
using ConfigRule.Judgement;
using ConfigRule.Tests.Loopback;
using Microsoft.Extensions.Time.Testing;

namespace ConfigRule.Tests.Aws;

/// <summary>Calls through the real client to a server that responds like AWS Config.</summary>
public sealed class ConfigRecordsTests
{
    private const string Refusing =
        """{"FailedEvaluations":[{"ComplianceResourceId":"vpc-2","ComplianceResourceType":"AWS::EC2::VPC","ComplianceType":"NON_COMPLIANT","OrderingTimestamp":1771292194}]}""";

    private static readonly DateTimeOffset Captured = new(2026, 2, 17, 1, 36, 34, TimeSpan.Zero);
    private static readonly Verdict[] Verdicts =
    [
        new("vpc-1", Reason.NoFlowLog, "no VPC-level flow log."),
        new("vpc-2", Reason.NoFlowLog, "no VPC-level flow log."),
    ];

    private readonly FakeTimeProvider clock = new();

    [Fact]
    public async Task Only_failed_evaluations_are_put_again_after_a_wait()
    {
        var answers = new Queue<string>([Refusing, Refusing, "{}"]);
        using var server = new LoopbackServer(_ => new Answer(200, answers.Dequeue()));

        var failed = await PutAsync(server);

        Assert.Empty(failed);
        Assert.Equal([2, 1, 1], server.Requests.Select(request => request.Json.GetProperty("Evaluations").GetArrayLength()));
        Assert.All(
            server.Requests.Skip(1),
            request =>
                Assert.Equal(
                    server.Requests[0].Json.GetProperty("Evaluations")[1].GetRawText(),
                    request.Json.GetProperty("Evaluations")[0].GetRawText()
                )
        );
    }

    [Fact]
    public async Task Evaluations_that_always_fail_are_named_after_three_retries()
    {
        using var server = new LoopbackServer(_ => new Answer(200, Refusing));

        var failed = await PutAsync(server);

        Assert.Equal(["vpc-2"], failed);
        Assert.Equal(4, server.Requests.Count);
    }

    [Fact]
    public async Task The_VPC_of_a_deleted_flow_log_is_in_the_last_item_with_a_configuration()
    {
        using var server = new LoopbackServer(_ => new Answer(
            200,
            """{"configurationItems":[{"resourceId":"fl-1"},{"resourceId":"fl-1","configuration":"null"},{"resourceId":"fl-1","configuration":"{\"resourceId\":\"vpc-1\"}"}]}"""
        ));

        Assert.Equal("vpc-1", await FindAsync(server));
    }

    [Fact]
    public async Task A_flow_log_that_Config_never_recorded_is_not_known()
    {
        using var server = new LoopbackServer(_ => new Answer(
            400,
            """{"__type":"ResourceNotDiscoveredException","message":"Resource fl-1 is not discovered"}"""
        ));

        Assert.Null(await FindAsync(server));
    }

    [Fact]
    public async Task A_history_that_is_not_JSON_fails_and_names_the_call()
    {
        using var server = new LoopbackServer(_ => new Answer(
            200,
            """{"configurationItems":[{"resourceId":"fl-1","configuration":"{"}]}"""
        ));

        var failure = await Assert.ThrowsAsync<AwsCallException>(() => FindAsync(server));

        Assert.StartsWith(
            "GetResourceConfigHistory returned a configuration of fl-1 that is not JSON",
            failure.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_history_that_cannot_be_read_fails_and_names_the_call()
    {
        using var server = new LoopbackServer(_ => new Answer(400, """{"__type":"AccessDeniedException","message":"no"}"""));

        var failure = await Assert.ThrowsAsync<AwsCallException>(() => FindAsync(server));

        Assert.Equal("GetResourceConfigHistory failed: AccessDeniedException: no", failure.Message);
    }

    private async Task<IReadOnlyList<string>> PutAsync(LoopbackServer server)
    {
        using var client = Client(server);
        var put = new ConfigRecords(client, clock).PutAsync("token", Verdicts, Captured, CancellationToken.None);
        while (!put.IsCompleted)
        {
            await Task.WhenAny(put, Task.Delay(20));
            clock.Advance(put.IsCompleted ? TimeSpan.Zero : TimeSpan.FromSeconds(0.5));
        }

        return await put;
    }

    private async Task<string?> FindAsync(LoopbackServer server)
    {
        using var client = Client(server);
        return await new ConfigRecords(client, clock).FindResourceOfFlowLogAsync("fl-1", CancellationToken.None);
    }

    private static AmazonConfigServiceClient Client(LoopbackServer server) =>
        new(
            new BasicAWSCredentials("key", "secret"),
            new AmazonConfigServiceConfig
            {
                ServiceURL = $"http://{server.Authority}",
                AuthenticationRegion = "eu-west-1",
                MaxErrorRetry = 0,
            }
        );
}
