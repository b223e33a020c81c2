using Amazon.EC2;
using Amazon.EC2.Model;
using Amazon.Runtime;
using ConfigRule.Aws;
using ConfigRule.Tests.Loopback;

namespace ConfigRule.Tests.Aws;

/// <summary>The listings as the rule reads them, compared with what the SDK's own client reads from the same responses.</summary>
public sealed class Ec2ListingClientTests
{
    private const string Vpcs = """
        <?xml version="1.0" encoding="UTF-8"?>
        <!-- a comment -->
        <DescribeVpcsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">
            <requestId>59dbff89-35bd-4eac-99ed-be587example</requestId>
            <vpcSet>
                <item>
                    <cidrBlockAssociationSet>
                        <item><vpcId>vpc-decoy</vpcId><ownerId>999988887777</ownerId><cidrBlock>10.0.0.0/16</cidrBlock></item>
                    </cidrBlockAssociationSet>
                    <vpcId>vpc-1</vpcId>
                    <ownerId>111122223333</ownerId>
                    <tagSet>
                        <item><key>Name</key><value>a &amp; b &lt;c&gt; &#233; é</value></item>
                        <item><key>flow-logging:exempt</key><value/></item>
                        <item><key>Team</key><value> spaced </value><tagId>1</tagId></item>
                    </tagSet>
                    <isDefault>false</isDefault>
                </item>
                <item><ownerId>111122223333</ownerId><!-- between --><vpcId>vpc-2</vpcId><tagSet/></item>
                <item state="odd"><vpcId>vpc-3</vpcId><ownerId></ownerId><tagSet></tagSet></item>
                <item/>
            </vpcSet>
            <nextToken>bW9yZQ==</nextToken>
        </DescribeVpcsResponse>

        """;

    private const string FlowLogs = """
        <DescribeFlowLogsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">
            <flowLogSet>
                <item>
                    <creationTime>2024-11-05T09:30:00.123Z</creationTime>
                    <deliverCrossAccountRole>arn:aws:iam::444455556666:role/Other</deliverCrossAccountRole>
                    <deliverLogsErrorMessage>Access error</deliverLogsErrorMessage>
                    <deliverLogsPermissionArn>arn:aws:iam::111122223333:role/FlowLogs</deliverLogsPermissionArn>
                    <deliverLogsStatus>FAILED</deliverLogsStatus>
                    <flowLogId>fl-1</flowLogId>
                    <flowLogStatus>ACTIVE</flowLogStatus>
                    <logGroupName>/vpc/flow</logGroupName>
                    <resourceId>vpc-1</resourceId>
                    <trafficType>REJECT</trafficType>
                    <logDestinationType>cloud-watch-logs</logDestinationType>
                    <logDestination>arn:aws:logs:eu-west-1:111122223333:log-group:/vpc/flow</logDestination>
                    <logFormat>${version} ${account-id} ${action}</logFormat>
                    <maxAggregationInterval>600</maxAggregationInterval>
                    <tagSet><item><key>resourceId</key><value>vpc-decoy</value></item></tagSet>
                </item>
                <item>
                    <creationTime>2024-11-05T11:30:00+02:00</creationTime>
                    <flowLogId>fl-2</flowLogId>
                    <resourceId>subnet-1</resourceId>
                    <trafficType>A_NEW_KIND</trafficType>
                    <logDestinationType>s3</logDestinationType>
                    <destinationOptions><fileFormat>parquet</fileFormat><logFormat>decoy</logFormat></destinationOptions>
                </item>
                <item><flowLogId>fl-3</flowLogId><deliverLogsErrorMessage/><logGroupName></logGroupName></item>
            </flowLogSet>
            <requestId>59dbff89-35bd-4eac-99ed-be587example</requestId>
        </DescribeFlowLogsResponse>
        """;

    private const string EmptyPage =
        """<Page xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>1</requestId><vpcSet/><flowLogSet></flowLogSet></Page>""";

    [Theory]
    [InlineData(Vpcs, 4)]
    [InlineData(EmptyPage, 0)]
    public async Task A_page_of_VPCs_is_read_as_the_SDK_reads_it(string page, int count)
    {
        var (ours, theirs) = await ReadByBothAsync(page, ec2 => ec2.DescribeVpcsAsync(new DescribeVpcsRequest()));

        Assert.Equal(count, ours.Vpcs.Count);
        Assert.Equal((theirs.Vpcs ?? []).Select(Said), ours.Vpcs.Select(Said));
        Assert.Equal((theirs.NextToken, theirs.ResponseMetadata.RequestId), (ours.NextToken, ours.ResponseMetadata.RequestId));
    }

    [Theory]
    [InlineData(FlowLogs, 3)]
    [InlineData(EmptyPage, 0)]
    public async Task A_page_of_flow_logs_is_read_as_the_SDK_reads_it(string page, int count)
    {
        var (ours, theirs) = await ReadByBothAsync(page, ec2 => ec2.DescribeFlowLogsAsync(new DescribeFlowLogsRequest()));

        Assert.Equal(count, ours.FlowLogs.Count);
        Assert.Equal((theirs.FlowLogs ?? []).Select(Said), ours.FlowLogs.Select(Said));
        Assert.Equal((theirs.NextToken, theirs.ResponseMetadata.RequestId), (ours.NextToken, ours.ResponseMetadata.RequestId));
    }

    [Fact]
    public async Task A_listing_is_requested_as_the_SDK_requests_it()
    {
        var request = new DescribeFlowLogsRequest
        {
            Filter = [new Filter("resource-id", ["vpc-1"])],
            MaxResults = 1000,
            NextToken = "more",
        };
        using var server = new LoopbackServer(_ => new Answer(200, EmptyPage));

        await ReadByBothAsync(server, ec2 => ec2.DescribeFlowLogsAsync(request));

        Assert.Equal(2, server.Requests.Count);
        Assert.Equal(server.Requests[1].Body, server.Requests[0].Body);
    }

    [Fact]
    public async Task An_error_is_the_SDKs_own_exception()
    {
        using var server = new LoopbackServer(_ => new Answer(
            503,
            "<Response><Errors><Error><Code>RequestLimitExceeded</Code><Message>Request "
                + "limit exceeded.</Message></Error></Errors><RequestID>1</RequestID></Response>"
        ));
        using var ours = new Ec2ListingClient(ConfigFor(server));

        var error = await Assert.ThrowsAsync<AmazonEC2Exception>(() => ours.DescribeVpcsAsync(new DescribeVpcsRequest()));

        Assert.Equal(("RequestLimitExceeded", "Request limit exceeded.", "1"), (error.ErrorCode, error.Message, error.RequestId));
    }

    private static (string?, string?, string) Said(Vpc vpc) =>
        (vpc.VpcId, vpc.OwnerId, string.Join('|', (vpc.Tags ?? []).Select(tag => $"{tag.Key}={tag.Value}")));

    private static (object?, object?, object?, object?, object?, object?, object?, object?, object?, object?, object?, object?) Said(
        FlowLog flowLog
    ) =>
        (
            flowLog.FlowLogId,
            flowLog.ResourceId,
            flowLog.TrafficType?.Value,
            flowLog.FlowLogStatus,
            flowLog.DeliverLogsStatus,
            flowLog.DeliverLogsErrorMessage,
            flowLog.DeliverLogsPermissionArn,
            flowLog.LogDestinationType?.Value,
            flowLog.LogDestination,
            flowLog.LogGroupName,
            flowLog.LogFormat,
            flowLog.MaxAggregationInterval
        );

    private static async Task<(T Ours, T Theirs)> ReadByBothAsync<T>(string page, Func<IAmazonEC2, Task<T>> ask)
    {
        using var server = new LoopbackServer(_ => new Answer(200, page));
        return await ReadByBothAsync(server, ask);
    }

    private static async Task<(T Ours, T Theirs)> ReadByBothAsync<T>(LoopbackServer server, Func<IAmazonEC2, Task<T>> ask)
    {
        using var ours = new Ec2ListingClient(ConfigFor(server));
        using var theirs = new AmazonEC2Client(ConfigFor(server));

        return (await ask(ours), await ask(theirs));
    }

    private static AmazonEC2Config ConfigFor(LoopbackServer server) =>
        new()
        {
            DefaultAWSCredentials = new BasicAWSCredentials("key", "secret"),
            ServiceURL = $"http://{server.Authority}",
            AuthenticationRegion = "eu-west-1",
            MaxErrorRetry = 0,
        };
}
