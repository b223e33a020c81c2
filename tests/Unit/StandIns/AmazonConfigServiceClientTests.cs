using System.Net;
using Amazon;
using Amazon.ConfigService;
using Amazon.ConfigService.Model;
using Amazon.Runtime;
using ConfigRule.Tests.Loopback;

namespace ConfigRule.Tests.StandIns;

public sealed class AmazonConfigServiceClientTests
{
    private const string Throttled = """{"__type":"ThrottlingException","message":"Rate exceeded"}""";

    private static readonly DateTime Captured = new(2026, 2, 17, 1, 36, 34, 543, DateTimeKind.Utc);

    [Fact]
    public async Task PutEvaluations_is_one_signed_JSON_request()
    {
        using var config = new LoopbackServer(_ => new Answer(200, "{}"));
        using var client = Client(config);

        var response = await client.PutEvaluationsAsync(
            new PutEvaluationsRequest
            {
                ResultToken = "token",
                Evaluations =
                [
                    new Evaluation
                    {
                        ComplianceResourceType = "AWS::EC2::VPC",
                        ComplianceResourceId = "vpc-1",
                        ComplianceType = ComplianceType.NON_COMPLIANT,
                        Annotation = "NO_FLOW_LOG",
                        OrderingTimestamp = Captured,
                    },
                ],
            }
        );

        Assert.Null(response.FailedEvaluations);
        var request = Assert.Single(config.Requests);
        Assert.Equal("StarlingDoveService.PutEvaluations", request.Headers["X-Amz-Target"]);
        Assert.Equal("application/x-amz-json-1.1", request.Headers["Content-Type"]);
        Assert.Contains("/eu-west-1/config/aws4_request", request.Headers["Authorization"], StringComparison.Ordinal);
        Assert.Equal(
            """{"Evaluations":[{"Annotation":"NO_FLOW_LOG","ComplianceResourceId":"vpc-1","ComplianceResourceType":"AWS::EC2::VPC","ComplianceType":"NON_COMPLIANT","OrderingTimestamp":CAPTURED}],"ResultToken":"token"}""",
            WithCaptured(request.Body)
        );
    }

    [Fact]
    public async Task Evaluations_that_Config_does_not_take_come_back_with_success()
    {
        using var config = new LoopbackServer(_ => new Answer(
            200,
            """{"FailedEvaluations":[{"ComplianceResourceId":"vpc-1","ComplianceResourceType":"AWS::EC2::VPC","ComplianceType":"COMPLIANT","OrderingTimestamp":1771292194}]}"""
        ));
        using var client = Client(config);

        var response = await client.PutEvaluationsAsync(new PutEvaluationsRequest { ResultToken = "token", Evaluations = [] });

        Assert.Equal("""{"Evaluations":[],"ResultToken":"token"}""", config.Requests[0].Body);
        var failed = Assert.Single(response.FailedEvaluations);
        Assert.Equal(
            ("vpc-1", "AWS::EC2::VPC", Captured.AddMilliseconds(-543)),
            (failed.ComplianceResourceId, failed.ComplianceResourceType, failed.OrderingTimestamp)
        );
        Assert.Equal(ComplianceType.COMPLIANT, failed.ComplianceType);
    }

    [Fact]
    public async Task A_rules_results_are_read_a_page_at_a_time()
    {
        using var config = new LoopbackServer(_ => new Answer(
            200,
            """{"EvaluationResults":[{"ComplianceType":"NON_COMPLIANT","EvaluationResultIdentifier":{"EvaluationResultQualifier":{"ConfigRuleName":"flow-logging","ResourceId":"vpc-1","ResourceType":"AWS::EC2::VPC"}}}],"NextToken":"more"}"""
        ));
        using var client = Client(config);

        var page = await client.GetComplianceDetailsByConfigRuleAsync(
            new GetComplianceDetailsByConfigRuleRequest
            {
                ConfigRuleName = "flow-logging",
                ComplianceTypes = ["COMPLIANT", "NON_COMPLIANT"],
                Limit = 100,
            }
        );

        Assert.Equal(
            """{"ComplianceTypes":["COMPLIANT","NON_COMPLIANT"],"ConfigRuleName":"flow-logging","Limit":100}""",
            config.Requests[0].Body
        );
        Assert.Equal("more", page.NextToken);
        var result = Assert.Single(page.EvaluationResults);
        Assert.Equal(ComplianceType.NON_COMPLIANT, result.ComplianceType);
        Assert.Equal("vpc-1", result.EvaluationResultIdentifier.EvaluationResultQualifier.ResourceId);
        Assert.Equal("AWS::EC2::VPC", result.EvaluationResultIdentifier.EvaluationResultQualifier.ResourceType);
    }

    [Fact]
    public async Task A_resources_past_is_read_with_what_is_null_in_it()
    {
        using var config = new LoopbackServer(_ => new Answer(
            200,
            """{"configurationItems":[{"configuration":null,"configurationItemStatus":"ResourceDeleted","resourceId":"fl-1","tags":{"a":"b"}},{"configuration":"{\"resourceId\":\"vpc-1\"}"}],"nextToken":null}"""
        ));
        using var client = Client(config);

        var past = await client.GetResourceConfigHistoryAsync(
            new GetResourceConfigHistoryRequest
            {
                ResourceType = ResourceType.AWSEC2FlowLog,
                ResourceId = "fl-1",
                Limit = 2,
                LaterTime = Captured,
            }
        );

        Assert.Equal(
            """{"laterTime":CAPTURED,"limit":2,"resourceId":"fl-1","resourceType":"AWS::EC2::FlowLog"}""",
            WithCaptured(config.Requests[0].Body)
        );
        Assert.Null(past.NextToken);
        Assert.Equal([null, """{"resourceId":"vpc-1"}"""], past.ConfigurationItems.Select(item => item.Configuration));
        Assert.Equal(ConfigurationItemStatus.ResourceDeleted, past.ConfigurationItems[0].ConfigurationItemStatus);
    }

    [Theory]
    [InlineData("InvalidResultTokenException", typeof(InvalidResultTokenException))]
    [InlineData("InvalidParameterValueException", typeof(InvalidParameterValueException))]
    [InlineData("NoSuchConfigRuleException", typeof(NoSuchConfigRuleException))]
    [InlineData("AccessDeniedException", typeof(AmazonConfigServiceException))]
    [InlineData("ValidationException", typeof(AmazonConfigServiceException))]
    public async Task An_error_of_PutEvaluations_has_the_class_that_its_model_names(string code, Type type)
    {
        var error = await Record.ExceptionAsync(() => FailAsync(code, client => client.PutEvaluationsAsync(new PutEvaluationsRequest())));

        AssertError(type, code, error);
    }

    [Theory]
    [InlineData("ResourceNotDiscoveredException", typeof(ResourceNotDiscoveredException))]
    [InlineData("NoAvailableConfigurationRecorderException", typeof(NoAvailableConfigurationRecorderException))]
    [InlineData("ValidationException", typeof(ValidationException))]
    [InlineData("InvalidTimeRangeException", typeof(InvalidTimeRangeException))]
    [InlineData("InvalidLimitException", typeof(InvalidLimitException))]
    [InlineData("InvalidNextTokenException", typeof(InvalidNextTokenException))]
    public async Task An_error_of_GetResourceConfigHistory_has_the_class_that_its_model_names(string code, Type type)
    {
        var error = await Record.ExceptionAsync(() =>
            FailAsync(code, client => client.GetResourceConfigHistoryAsync(new GetResourceConfigHistoryRequest()))
        );

        AssertError(type, code, error);
    }

    [Fact]
    public async Task A_throttled_call_is_made_again()
    {
        var calls = 0;
        using var config = new LoopbackServer(_ => ++calls == 1 ? new Answer(400, Throttled) : new Answer(200, "{}"));
        using var client = Client(config);

        await client.PutEvaluationsAsync(new PutEvaluationsRequest { ResultToken = "token" });

        Assert.Equal(2, calls);
    }

    [Fact]
    public async Task A_call_that_stays_throttled_fails_with_the_code()
    {
        using var config = new LoopbackServer(_ => new Answer(400, Throttled));
        using var client = Client(config, maxErrorRetry: 0);

        var error = await Record.ExceptionAsync(() => client.PutEvaluationsAsync(new PutEvaluationsRequest { ResultToken = "token" }));

        AssertError(typeof(AmazonConfigServiceException), "ThrottlingException", error);
    }

    [Fact]
    public async Task An_answer_that_is_not_JSON_is_an_error()
    {
        using var config = new LoopbackServer(_ => new Answer(200, """{"FailedEvaluations":["""));
        using var client = Client(config, maxErrorRetry: 0);

        await Assert.ThrowsAsync<AmazonUnmarshallingException>(() =>
            client.PutEvaluationsAsync(new PutEvaluationsRequest { ResultToken = "token" })
        );
    }

    [Theory]
    [InlineData("eu-west-1", false, "config.eu-west-1.amazonaws.com")]
    [InlineData("eu-west-1", true, "config-fips.eu-west-1.amazonaws.com")]
    [InlineData("cn-north-1", false, "config.cn-north-1.amazonaws.com.cn")]
    [InlineData("us-gov-west-1", true, "config.us-gov-west-1.amazonaws.com")]
    public void The_endpoint_follows_the_partition(string region, bool fips, string host)
    {
        var config = new AmazonConfigServiceConfig { RegionEndpoint = RegionEndpoint.GetBySystemName(region), UseFIPSEndpoint = fips };

        var endpoint = config.DetermineServiceOperationEndpoint(new(new PutEvaluationsRequest()));

        Assert.Equal(host, new Uri(endpoint.URL).Host);
    }

    private static async Task FailAsync(string code, Func<AmazonConfigServiceClient, Task> call)
    {
        using var config = new LoopbackServer(_ => new Answer(400, $$"""{"__type":"{{code}}","message":"refused"}"""));
        using var client = Client(config);
        await call(client);
    }

    private static void AssertError(Type type, string code, Exception? error)
    {
        var known = Assert.IsAssignableFrom<AmazonConfigServiceException>(error);
        Assert.Equal((type, code, HttpStatusCode.BadRequest), (known.GetType(), known.ErrorCode, known.StatusCode));
    }

    /// <summary>The request with CAPTURED for the time: official packages before September 2026 round it to whole seconds.</summary>
    private static string WithCaptured(string request) =>
        request.Replace("1771292194.543", "CAPTURED", StringComparison.Ordinal).Replace("1771292195", "CAPTURED", StringComparison.Ordinal);

    private static AmazonConfigServiceClient Client(LoopbackServer config, int maxErrorRetry = 2) =>
        new(
            new BasicAWSCredentials("AKIDEXAMPLE", "secret"),
            new AmazonConfigServiceConfig
            {
                ServiceURL = $"http://{config.Authority}",
                AuthenticationRegion = "eu-west-1",
                MaxErrorRetry = maxErrorRetry,
            }
        );
}
