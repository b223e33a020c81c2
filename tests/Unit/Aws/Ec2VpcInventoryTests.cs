using System.Net;
using System.Web;
using Amazon;
using Amazon.EC2;
using Amazon.Runtime;
using ConfigRule.Aws;
using ConfigRule.Judgement;
using ConfigRule.Tests.Loopback;

namespace ConfigRule.Tests.Aws;

/// <summary>Reads through the real SDK client, from a server that answers as EC2 does.</summary>
public sealed class Ec2VpcInventoryTests
{
    private const string AccountId = "111122223333";
    private const string VpcId = "vpc-0123456789abcdef0";

    private static readonly FlowLoggingRequirements Requirements = new();

    [Fact]
    public async Task What_a_proxy_answers_with_status_200_is_a_failed_read_and_no_empty_listing()
    {
        using var proxy = new LoopbackServer(_ => new Answer(200, "<html><body>Sign in to the network</body></html>"));

        var failure = await Assert.ThrowsAsync<AwsCallException>(() => ReadVpcAsync(proxy));

        Assert.Contains("no answer of EC2", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("eu-west-1", "arn:aws:logs:eu-west-1:111122223333:log-group:flow")]
    [InlineData("cn-north-1", "arn:aws-cn:logs:cn-north-1:111122223333:log-group:flow")]
    [InlineData("us-gov-west-1", "arn:aws-us-gov:logs:us-gov-west-1:111122223333:log-group:flow")]
    public async Task A_log_group_that_is_given_by_name_is_one_of_the_region_and_its_partition(string region, string arn)
    {
        using var server = new LoopbackServer(request =>
            Action(request) == "DescribeVpcs"
                ? Vpcs([VpcId])
                : FlowLogs($"<item><flowLogId>fl-1</flowLogId><resourceId>{VpcId}</resourceId><logGroupName>flow</logGroupName></item>")
        );

        var vpc = await ReadVpcAsync(server, region);

        Assert.Equal(arn, Assert.Single(vpc?.FlowLogs ?? []).LogDestination);
    }

    [Fact]
    public async Task A_listing_that_fails_on_its_second_page_gives_the_first_and_then_fails()
    {
        using var server = new LoopbackServer(request =>
            Action(request) switch
            {
                "DescribeVpcs" when Form(request)["NextToken"] is null => Vpcs([VpcId], nextToken: "more"),
                "DescribeVpcs" => Refusal("UnauthorizedOperation", "no more"),
                _ => FlowLogs(""),
            }
        );
        List<string> read = [];

        var failure = await Assert.ThrowsAsync<AwsCallException>(() => ReadEveryAsync(server, read));

        Assert.Equal("DescribeVpcs failed: UnauthorizedOperation: no more", failure.Message);
        Assert.Equal([VpcId], read);
    }

    [Fact]
    public async Task A_VPC_that_is_not_settled_is_not_given_before_every_flow_log_is_read()
    {
        using var server = new LoopbackServer(request =>
            Action(request) switch
            {
                "DescribeVpcs" => Vpcs([VpcId]),
                _ when Form(request)["NextToken"] is null => FlowLogs(FlowLog("fl-1", VpcId), nextToken: "more"),
                _ => Refusal("UnauthorizedOperation", "no more"),
            }
        );
        List<string> read = [];

        var failure = await Assert.ThrowsAsync<AwsCallException>(() => ReadEveryAsync(server, read));

        Assert.Equal("DescribeFlowLogs failed: UnauthorizedOperation: no more", failure.Message);
        Assert.Empty(read);
    }

    [Theory]
    [InlineData("DescribeVpcs")]
    [InlineData("DescribeFlowLogs")]
    public async Task A_VPC_that_is_settled_is_given_while_further_pages_are_awaited(string awaited)
    {
        using var server = new LoopbackServer(request =>
            (Action(request), Form(request)["NextToken"]) switch
            {
                ("DescribeVpcs", null) => Vpcs([VpcId, "vpc-2"], nextToken: awaited == "DescribeVpcs" ? "more" : null),
                ("DescribeFlowLogs", null) => FlowLogs(FlowLog("fl-1", VpcId), nextToken: awaited == "DescribeFlowLogs" ? "more" : null),
                _ => null,
            }
        );
        using var ec2 = Client(server);

        await foreach (
            var vpc in Inventory(ec2).ReadEveryAsync(AccountId, Requirements, vpc => vpc.FlowLogs.Count > 0, CancellationToken.None)
        )
        {
            Assert.Equal((VpcId, "fl-1"), (vpc.Id, Assert.Single(vpc.FlowLogs).Id));
            break;
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Every_VPC_is_given_once_however_many_flow_logs_settle_it(int enough)
    {
        using var server = new LoopbackServer(request =>
            (Action(request), Form(request)["NextToken"]) switch
            {
                ("DescribeVpcs", null) => Vpcs(["vpc-1", "vpc-2"], nextToken: "more"),
                ("DescribeVpcs", _) => Vpcs(["vpc-3"]),
                (_, null) => FlowLogs(FlowLog("fl-1", "vpc-1") + FlowLog("fl-2", "vpc-3"), nextToken: "more"),
                _ => FlowLogs(FlowLog("fl-3", "vpc-1") + FlowLog("fl-4", "vpc-3") + FlowLog("fl-5", "vpc-1")),
            }
        );
        List<string> read = [];

        await ReadEveryAsync(server, read, vpc => vpc.FlowLogs.Count >= enough);

        Assert.Equal(["vpc-1", "vpc-2", "vpc-3"], read.Order());
    }

    [Fact]
    public async Task A_VPC_is_settled_by_a_network_interface_that_shows_it_used()
    {
        using var server = new LoopbackServer(request =>
            Action(request) switch
            {
                "DescribeVpcs" => Vpcs([VpcId]),
                "DescribeNetworkInterfaces" => Page(
                    "DescribeNetworkInterfacesResponse",
                    "networkInterfaceSet",
                    $"<item><vpcId>{VpcId}</vpcId></item>",
                    nextToken: null
                ),
                _ when Form(request)["NextToken"] is null => FlowLogs(FlowLog("fl-1", VpcId), nextToken: "more"),
                _ => null,
            }
        );
        using var ec2 = Client(server);

        await foreach (
            var vpc in Inventory(ec2)
                .ReadEveryAsync(
                    AccountId,
                    Requirements with
                    {
                        IgnoreUnusedVpcs = true,
                    },
                    vpc => vpc.IsUsed && vpc.FlowLogs.Count > 0,
                    CancellationToken.None
                )
        )
        {
            Assert.Equal(VpcId, vpc.Id);
            break;
        }
    }

    [Fact]
    public async Task An_answer_that_does_not_come_is_a_failed_read_that_is_named()
    {
        using var silent = new LoopbackServer(_ => null);

        var failure = await Assert.ThrowsAsync<AwsCallException>(() => ReadVpcAsync(silent, patience: TimeSpan.FromMilliseconds(200)));

        Assert.StartsWith("Describe", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endpoint_that_cannot_be_reached_is_a_failed_read_that_is_named()
    {
        using var gone = new LoopbackServer(_ => null);
        gone.Dispose();

        var failure = await Assert.ThrowsAsync<AwsCallException>(() => ReadVpcAsync(gone));

        Assert.Contains(" failed: ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_asked_of_EC2_any_more_once_time_is_up()
    {
        using var silent = new LoopbackServer(_ => null);
        using var time = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        using var ec2 = Client(silent);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Inventory(ec2).ReadAsync(AccountId, VpcId, Requirements, time.Token));
    }

    [Fact]
    public async Task An_answer_that_never_ends_is_not_waited_for_once_time_is_up()
    {
        using var stalling = new LoopbackServer(_ => Vpcs([VpcId]) with { Unfinished = true });
        using var time = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        using var ec2 = Client(stalling);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Inventory(ec2).ReadAsync(AccountId, VpcId, Requirements, time.Token));
    }

    [Fact]
    public async Task An_answer_that_cannot_be_read_is_a_failed_read_that_is_named()
    {
        using var proxy = new LoopbackServer(_ => new Answer(200, "<html><head><meta charset=utf-8></head></html>"));

        var failure = await Assert.ThrowsAsync<AwsCallException>(() => ReadVpcAsync(proxy));

        Assert.Matches("^Describe(Vpcs|FlowLogs) failed: [A-Za-z]+: .", failure.Message);
    }

    [Theory]
    [InlineData("<item><vpcId>vpc-0123456789abcdef0</vpcId><ownerId>111122223333</ownerId></item>", "XmlException")]
    [InlineData("<item><vpcId><id>vpc-0123456789abcdef0</id></vpcId></item></vpcSet></DescribeVpcsResponse>", "XmlException")]
    [InlineData("</vpcSet></DescribeVpcsResponse><more/>", "XmlException")]
    public async Task An_answer_that_ends_early_or_has_another_form_is_a_failed_read_that_is_named(string rest, string problem)
    {
        using var server = new LoopbackServer(request =>
            Action(request) == "DescribeVpcs"
                ? new Answer(200, $"<DescribeVpcsResponse><requestId>1</requestId><vpcSet>{rest}")
                : FlowLogs("")
        );

        var failure = await Assert.ThrowsAsync<AwsCallException>(() => ReadVpcAsync(server));

        Assert.StartsWith($"DescribeVpcs failed: {problem}: ", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<creationTime>yesterday</creationTime>")]
    [InlineData("<maxAggregationInterval>ten minutes</maxAggregationInterval>")]
    public async Task A_flow_log_with_a_value_that_is_none_is_a_failed_read_that_is_named(string element)
    {
        using var server = new LoopbackServer(request =>
            Action(request) == "DescribeVpcs"
                ? Vpcs([VpcId])
                : FlowLogs($"<item><flowLogId>fl-1</flowLogId><resourceId>{VpcId}</resourceId>{element}</item>")
        );

        var failure = await Assert.ThrowsAsync<AwsCallException>(() => ReadVpcAsync(server));

        Assert.StartsWith("DescribeFlowLogs failed: FormatException: ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_listed_before_time_was_up_is_still_given()
    {
        using var server = new LoopbackServer(request => Action(request) == "DescribeVpcs" ? Vpcs([VpcId, "vpc-2"]) : FlowLogs(""));
        using var ec2 = Client(server);
        using var time = new CancellationTokenSource();
        List<string> read = [];

        await foreach (var vpc in Inventory(ec2).ReadEveryAsync(AccountId, Requirements, _ => false, time.Token))
        {
            read.Add(vpc.Id);
            await time.CancelAsync();
        }

        Assert.Equal([VpcId, "vpc-2"], read);
    }

    [Fact]
    public async Task A_filter_never_has_more_values_than_EC2_takes()
    {
        using var server = new LoopbackServer(request => Vpcs([Form(request)["Filter.1.Value.1"] ?? ""]));
        using var ec2 = Client(server);
        var vpcIds = Enumerable.Range(0, 450).Select(number => $"vpc-{number:x17}").ToList();

        var existing = await Inventory(ec2).FindExistingAsync(vpcIds, CancellationToken.None);

        Assert.Equal(
            [200, 200, 50],
            server.Requests.Select(request =>
                Form(request).AllKeys.Count(key => key!.StartsWith("Filter.1.Value.", StringComparison.Ordinal))
            )
        );
        Assert.Equal([vpcIds[0], vpcIds[200], vpcIds[400]], existing);
    }

    private static async Task ReadEveryAsync(LoopbackServer server, List<string> read, Func<ObservedVpc, bool>? isSettled = null)
    {
        using var ec2 = Client(server);
        await foreach (var vpc in Inventory(ec2).ReadEveryAsync(AccountId, Requirements, isSettled ?? (_ => false), CancellationToken.None))
        {
            read.Add(vpc.Id);
        }
    }

    private static async Task<ObservedVpc?> ReadVpcAsync(LoopbackServer server, string region = "eu-west-1", TimeSpan? patience = null)
    {
        using var ec2 = Client(server, patience);
        return await Inventory(ec2, region).ReadAsync(AccountId, VpcId, Requirements, CancellationToken.None);
    }

    private static Ec2VpcInventory Inventory(Ec2ListingClient client, string region = "eu-west-1") =>
        new(client, RegionEndpoint.GetBySystemName(region));

    private static Ec2ListingClient Client(LoopbackServer server, TimeSpan? patience = null) =>
        new(
            new AmazonEC2Config
            {
                DefaultAWSCredentials = new BasicAWSCredentials("key", "secret"),
                ServiceURL = $"http://{server.Authority}",
                AuthenticationRegion = "eu-west-1",
                MaxErrorRetry = 0,
                Timeout = patience ?? TimeSpan.FromSeconds(20),
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

    private static Answer Refusal(string code, string message) =>
        new(
            (int)HttpStatusCode.Forbidden,
            $"<Response><Errors><Error><Code>{code}</Code><Message>{message}</Message></Error></Errors><RequestID>1</RequestID></Response>"
        );
}
