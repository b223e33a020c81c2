using System.Text.Json;
using Amazon.ConfigService;
using Amazon.Runtime;
using ConfigRule.Aws;
using ConfigRule.Judgement;
using ConfigRule.Tests.Loopback;

namespace ConfigRule.Tests.Aws;

/// <summary>Earlier results, read by the real client from a server that responds like AWS Config.</summary>
public sealed class EarlierResultsTests
{
    private static readonly DateTimeOffset Recorded = new(2026, 2, 17, 1, 36, 34, TimeSpan.Zero);

    [Fact]
    public async Task Each_compliance_is_listed_to_its_last_page()
    {
        using var server = new LoopbackServer(request => new Answer(
            200,
            (request.Json.GetProperty("ComplianceTypes").GetRawText(), request.Json.TryGetProperty("NextToken", out _)) switch
            {
                ("""["COMPLIANT"]""", false) => Page(
                    "more",
                    Result("vpc-1", "COMPLIANT"),
                    Result("fl-1", "COMPLIANT", "AWS::EC2::FlowLog")
                ),
                ("""["COMPLIANT"]""", true) => Page(null, Result("vpc-2", "COMPLIANT")),
                ("""["NON_COMPLIANT"]""", false) => Page(null, Result("vpc-3", "NON_COMPLIANT")),
                ("""["NOT_APPLICABLE"]""", false) => Page(null, Result("vpc-4", "NOT_APPLICABLE")),
                var other => throw new InvalidOperationException($"a listing of {other}"),
            }
        ));

        Assert.Equal(
            new Dictionary<string, EarlierResult>
            {
                ["vpc-1"] = new(VerdictCompliance.Compliant, "REASON: detail", Recorded),
                ["vpc-2"] = new(VerdictCompliance.Compliant, "REASON: detail", Recorded),
                ["vpc-3"] = new(VerdictCompliance.NonCompliant, "REASON: detail", Recorded),
                ["vpc-4"] = new(VerdictCompliance.NotApplicable, "REASON: detail", Recorded),
            },
            await ListAsync(server)
        );
    }

    [Fact]
    public async Task A_result_that_changed_while_it_was_listed_equals_no_verdict()
    {
        using var server = new LoopbackServer(request => new Answer(
            200,
            Page(null, Result("vpc-1", request.Json.GetProperty("ComplianceTypes")[0].GetString() ?? ""))
        ));

        var result = (await ListAsync(server))["vpc-1"];

        Assert.All(Reason.All, reason => Assert.False(result.SaysTheSameAs(new Verdict("vpc-1", reason, "detail"))));
        Assert.True(result.CountsAsCompliance);
    }

    [Fact]
    public async Task A_listing_with_a_page_that_cannot_be_read_returns_nothing()
    {
        using var server = new LoopbackServer(request =>
            request.Json.TryGetProperty("NextToken", out _)
                ? new Answer(400, """{"__type":"InvalidNextTokenException","message":"expired"}""")
                : new Answer(200, Page("more", Result("vpc-1", "COMPLIANT")))
        );

        var failure = await Assert.ThrowsAsync<AwsCallException>(() => ListAsync(server));

        Assert.Equal("GetComplianceDetailsByConfigRule failed: InvalidNextTokenException: expired", failure.Message);
    }

    [Fact]
    public async Task The_result_of_one_VPC_is_searched_among_those_of_every_rule_on_it()
    {
        using var server = new LoopbackServer(request => new Answer(
            200,
            request.Json.TryGetProperty("NextToken", out _)
                ? Page(null, Result("vpc-1", "COMPLIANT"))
                : Page("more", Result("vpc-1", "NON_COMPLIANT", rule: "another-rule"))
        ));
        using var client = Client(server);

        Assert.Equal(
            new EarlierResult(VerdictCompliance.Compliant, "REASON: detail", Recorded),
            await new EarlierResults(client).ReadAsync("rule", "vpc-1", CancellationToken.None)
        );
        Assert.Null(await new EarlierResults(client).ReadAsync("no-rule", "vpc-1", CancellationToken.None));
        Assert.Equal(
            ("AWS::EC2::VPC", "vpc-1"),
            (server.Requests[0].Json.GetProperty("ResourceType").GetString(), server.Requests[0].Json.GetProperty("ResourceId").GetString())
        );
    }

    [Fact]
    public async Task A_result_of_one_VPC_that_cannot_be_read_fails_and_names_the_call()
    {
        using var server = new LoopbackServer(_ => new Answer(400, """{"__type":"AccessDeniedException","message":"no"}"""));
        using var client = Client(server);

        var failure = await Assert.ThrowsAsync<AwsCallException>(() =>
            new EarlierResults(client).ReadAsync("rule", "vpc-1", CancellationToken.None)
        );

        Assert.Equal("GetComplianceDetailsByResource failed: AccessDeniedException: no", failure.Message);
    }

    private static async Task<IReadOnlyDictionary<string, EarlierResult>> ListAsync(LoopbackServer server)
    {
        using var client = Client(server);
        return await new EarlierResults(client).ReadEveryAsync("rule", CancellationToken.None);
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

    private static string Page(string? nextToken, params object[] results) =>
        JsonSerializer.Serialize(new { NextToken = nextToken, EvaluationResults = results });

    private static object Result(string id, string compliance, string type = "AWS::EC2::VPC", string rule = "rule") =>
        new
        {
            ComplianceType = compliance,
            Annotation = "REASON: detail",
            ResultRecordedTime = Recorded.ToUnixTimeSeconds(),
            EvaluationResultIdentifier = new
            {
                EvaluationResultQualifier = new
                {
                    ConfigRuleName = rule,
                    ResourceType = type,
                    ResourceId = id,
                },
            },
        };
}
