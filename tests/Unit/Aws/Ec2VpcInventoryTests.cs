using System.Net;
using System.Web;
using Amazon;
using Amazon.EC2;
using Amazon.Runtime;
using ConfigRule.Aws;
using ConfigRule.Judgement;
using ConfigRule.Parameters;
using ConfigRule.Tests.Loopback;

namespace ConfigRule.Tests.Aws;

/// <summary>Reads through the real SDK client from a server that responds like EC2.</summary>
public sealed class Ec2VpcInventoryTests
{
    private const string AccountId = "111122223333";
    private const string VpcId = "vpc-0123456789abcdef0";

    private static readonly FlowLoggingRequirements Requirements = new();

    [Fact]
    public async Task A_proxys_page_with_status_200_is_a_failed_read_and_not_an_empty_listing()
    {
        using var proxy = new LoopbackServer(_ => new Answer(200, "<html><body>Sign in to the network</body></html>"));

        var failure = await Assert.ThrowsAsync<AwsCallException>(() => ReadVpcAsync(proxy));

        Assert.Contains("not from EC2", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("eu-west-1", "arn:aws:logs:eu-west-1:111122223333:log-group:flow")]
    [InlineData("cn-north-1", "arn:aws-cn:logs:cn-north-1:111122223333:log-group:flow")]
    [InlineData("us-gov-west-1", "arn:aws-us-gov:logs:us-gov-west-1:111122223333:log-group:flow")]
    public async Task A_log_group_described_by_its_name_is_in_the_region_and_its_partition(string region, string arn)
    {
        using var server = new LoopbackServer(request =>
            Action(request) == "DescribeVpcs"
                ? Vpcs([VpcId])
                : FlowLogs($"<item><flowLogId>fl-1</flowLogId><resourceId>{VpcId}</resourceId><logGroupName>flow</logGroupName></item>")
        );

        var vpc = await ReadVpcAsync(server, region);

        Assert.Equal(arn, Assert.Single(vpc?.FlowLogs ?? []).LogDestination);
    }

    [Theory]
    [InlineData("DescribeVpcs")]
    [InlineData("DescribeFlowLogs")]
    public async Task A_listing_that_fails_on_its_second_page_is_a_failed_read(string failing)
    {
        using var server = new LoopbackServer(request =>
            (Action(request), Form(request)["NextToken"]) switch
            {
                ("DescribeVpcs", null) => Vpcs([VpcId], nextToken: failing == "DescribeVpcs" ? "more" : null),
                ("DescribeFlowLogs", null) => FlowLogs(FlowLog("fl-1", VpcId), nextToken: failing == "DescribeFlowLogs" ? "more" : null),
                _ => Error("UnauthorizedOperation", "no more"),
            }
        );

        var failure = await Assert.ThrowsAsync<AwsCallException>(() => ReadEveryAsync(server));

        Assert.Equal($"{failing} failed: UnauthorizedOperation: no more", failure.Message);
    }

    [Fact]
    public async Task Every_VPC_is_returned_once_with_the_flow_logs_of_all_pages()
    {
        using var server = new LoopbackServer(request =>
            (Action(request), Form(request)["NextToken"]) switch
            {
                ("DescribeVpcs", null) => Vpcs(["vpc-1", "vpc-2"], nextToken: "more"),
                ("DescribeVpcs", _) => Vpcs(["vpc-3"]),
                (_, null) => FlowLogs(FlowLog("fl-2", "vpc-1") + FlowLog("fl-3", "vpc-3"), nextToken: "more"),
                _ => FlowLogs(FlowLog("fl-1", "vpc-1") + FlowLog("fl-4", "vpc-3") + FlowLog("fl-5", "vpc-1")),
            }
        );

        var vpcs = await ReadEveryAsync(server);

        Assert.Equal(
            [("vpc-1", "fl-1 fl-2 fl-5"), ("vpc-2", ""), ("vpc-3", "fl-3 fl-4")],
            vpcs.Select(vpc => (vpc.Id, string.Join(' ', vpc.FlowLogs.Select(flowLog => flowLog.Id).Order())))
        );
    }

    [Theory]
    [InlineData("vpc-1", true)]
    [InlineData("vpc-2", false)]
    public async Task A_VPC_is_used_if_a_network_interface_is_in_it(string vpcId, bool isUsed)
    {
        using var server = new LoopbackServer(request =>
            Action(request) switch
            {
                "DescribeVpcs" => Vpcs(["vpc-1", "vpc-2"]),
                "DescribeNetworkInterfaces" => Page(
                    "DescribeNetworkInterfacesResponse",
                    "networkInterfaceSet",
                    "<item><vpcId>vpc-1</vpcId></item>",
                    nextToken: null
                ),
                _ => FlowLogs(""),
            }
        );

        var vpcs = await ReadEveryAsync(server, Requirements with { IgnoreUnusedVpcs = true });

        Assert.Equal(isUsed, vpcs.Single(vpc => vpc.Id == vpcId).IsUsed);
    }

    [Fact]
    public async Task A_missing_response_is_a_failed_read_that_names_the_call()
    {
        using var silent = new LoopbackServer(_ => null);

        var failure = await Assert.ThrowsAsync<AwsCallException>(() => ReadVpcAsync(silent, timeout: TimeSpan.FromMilliseconds(200)));

        Assert.StartsWith("Describe", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unreachable_endpoint_is_a_failed_read_that_names_the_call()
    {
        using var gone = new LoopbackServer(_ => null);
        gone.Dispose();

        var failure = await Assert.ThrowsAsync<AwsCallException>(() => ReadVpcAsync(gone));

        Assert.Contains(" failed: ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_time_runs_out_EC2_is_not_read_any_more()
    {
        using var silent = new LoopbackServer(_ => null);
        using var time = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        using var ec2 = Client(silent);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Inventory(ec2).ReadAsync(AccountId, [VpcId], Requirements, time.Token)
        );
    }

    [Fact]
    public async Task A_response_that_never_ends_is_not_awaited_when_time_runs_out()
    {
        using var stalling = new LoopbackServer(_ => Vpcs([VpcId]) with { Unfinished = true });
        using var time = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        using var ec2 = Client(stalling);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Inventory(ec2).ReadAsync(AccountId, [VpcId], Requirements, time.Token)
        );
    }

    [Fact]
    public async Task A_response_that_cannot_be_parsed_is_a_failed_read_that_names_the_call()
    {
        using var proxy = new LoopbackServer(_ => new Answer(200, "<html><head><meta charset=utf-8></head></html>"));

        var failure = await Assert.ThrowsAsync<AwsCallException>(() => ReadVpcAsync(proxy));

        Assert.Matches("^Describe(Vpcs|FlowLogs) failed: [A-Za-z]+: .", failure.Message);
    }

    [Theory]
    [InlineData("<item><vpcId>vpc-0123456789abcdef0</vpcId><ownerId>111122223333</ownerId></item>", "XmlException")]
    [InlineData("<item><vpcId><id>vpc-0123456789abcdef0</id></vpcId></item></vpcSet></DescribeVpcsResponse>", "XmlException")]
    [InlineData("</vpcSet></DescribeVpcsResponse><more/>", "XmlException")]
    public async Task A_response_that_ends_early_or_has_another_form_is_a_failed_read_that_names_the_call(string rest, string problem)
    {
        using var server = new LoopbackServer(request =>
            Action(request) == "DescribeVpcs"
                ? new Answer(200, $"<DescribeVpcsResponse><requestId>1</requestId><vpcSet>{rest}")
                : FlowLogs("")
        );

        var failure = await Assert.ThrowsAsync<AwsCallException>(() => ReadVpcAsync(server));

        Assert.StartsWith($"DescribeVpcs failed: {problem}: ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flow_log_with_an_invalid_value_is_a_failed_read_that_names_the_call()
    {
        using var server = new LoopbackServer(request =>
            Action(request) == "DescribeVpcs"
                ? Vpcs([VpcId])
                : FlowLogs(
                    $"<item><flowLogId>fl-1</flowLogId><resourceId>{VpcId}</resourceId><maxAggregationInterval>ten minutes</maxAggregationInterval></item>"
                )
        );

        var failure = await Assert.ThrowsAsync<AwsCallException>(() => ReadVpcAsync(server));

        Assert.StartsWith("DescribeFlowLogs failed: FormatException: ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_filter_never_has_more_values_than_EC2_accepts()
    {
        using var server = new LoopbackServer(request =>
            Action(request) == "DescribeVpcs" ? Vpcs([Form(request)["Filter.1.Value.1"] ?? ""]) : FlowLogs("")
        );
        using var ec2 = Client(server);
        var vpcIds = Enumerable.Range(0, 450).Select(number => $"vpc-{number:x17}").ToList();

        var existing = await Inventory(ec2).ReadAsync(AccountId, vpcIds, Requirements, CancellationToken.None);

        Assert.Equal(
            [200, 200, 200, 200, 50, 50],
            server.Requests.Select(request =>
                Form(request).AllKeys.Count(key => key!.StartsWith("Filter.1.Value.", StringComparison.Ordinal))
            )
        );
        Assert.Equal([vpcIds[0], vpcIds[200], vpcIds[400]], existing.Select(vpc => vpc.Id));
    }

    private static async Task<IReadOnlyList<ObservedVpc>> ReadEveryAsync(
        LoopbackServer server,
        FlowLoggingRequirements? requirements = null
    )
    {
        using var ec2 = Client(server);
        return await Inventory(ec2).ReadEveryAsync(AccountId, requirements ?? Requirements, CancellationToken.None);
    }

    private static async Task<ObservedVpc?> ReadVpcAsync(LoopbackServer server, string region = "eu-west-1", TimeSpan? timeout = null)
    {
        using var ec2 = Client(server, timeout);
        return (await Inventory(ec2, region).ReadAsync(AccountId, [VpcId], Requirements, CancellationToken.None)).SingleOrDefault();
    }

    private static Ec2VpcInventory Inventory(Ec2ListingClient client, string region = "eu-west-1") =>
        new(client, RegionEndpoint.GetBySystemName(region));

    private static Ec2ListingClient Client(LoopbackServer server, TimeSpan? timeout = null) =>
        new(
            new AmazonEC2Config
            {
                DefaultAWSCredentials = new BasicAWSCredentials("key", "secret"),
                ServiceURL = $"http://{server.Authority}",
                AuthenticationRegion = "eu-west-1",
                MaxErrorRetry = 0,
                Timeout = timeout ?? TimeSpan.FromSeconds(20),
            }
        );

    private static string? Action(Received request) => Form(request)["Action"];

    private static System.Collections.Specialized.NameValueCollection Form(Received request) => HttpUtility.ParseQueryString(request.Body);

    private static Answer Vpcs(IEnumerable<string> vpcIds, string? nextToken = null) =>
        Page(
            "DescribeVpcsResponse",
            "vpcSet",
            string.Concat(vpcIds.Select(vpcId => $"<item><vpcId>{vpcId}</vpcId><ownerId>{AccountId}</ownerId></item>")),
            nextToken
        );

    private static Answer FlowLogs(string items, string? nextToken = null) =>
        Page("DescribeFlowLogsResponse", "flowLogSet", items, nextToken);

    private static string FlowLog(string id, string resourceId) =>
        $"<item><flowLogId>{id}</flowLogId><resourceId>{resourceId}</resourceId></item>";

    private static Answer Page(string response, string set, string items, string? nextToken) =>
        new(
            (int)HttpStatusCode.OK,
            $"""<{response} xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>1</requestId><{set}>{items}</{set}>{(nextToken is null ? "" : $"<nextToken>{nextToken}</nextToken>")}</{response}>"""
        );

    private static Answer Error(string code, string message) =>
        new(
            (int)HttpStatusCode.Forbidden,
            $"<Response><Errors><Error><Code>{code}</Code><Message>{message}</Message></Error></Errors><RequestID>1</RequestID></Response>"
        );
}
