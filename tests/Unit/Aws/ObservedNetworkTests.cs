using Amazon.EC2;
using Amazon.EC2.Model;
using ConfigRule.Aws;
using ConfigRule.Judgement;

namespace ConfigRule.Tests.Aws;

/// <summary>EC2's answers as the policy sees them.</summary>
public sealed class ObservedNetworkTests
{
    private const string LogGroupArnPrefix = "arn:aws:logs:eu-west-1:111122223333:log-group:";

    [Fact]
    public void A_log_group_that_EC2_gives_by_its_name_alone_has_its_ARN()
    {
        var flowLog = Assert.Single(
            Observe(
                new FlowLog
                {
                    FlowLogId = "fl-1",
                    ResourceId = "vpc-1",
                    LogGroupName = "flow",
                }
            ).FlowLogs
        );

        Assert.Equal(LogGroupArnPrefix + "flow", flowLog.LogDestination);
    }

    [Fact]
    public void Empty_texts_are_absent_ones()
    {
        var flowLog = Assert.Single(
            Observe(
                new FlowLog
                {
                    FlowLogId = "fl-1",
                    ResourceId = "vpc-1",
                    DeliverLogsErrorMessage = "",
                    DeliverLogsStatus = "",
                    LogGroupName = "",
                    LogDestination = "arn:aws:s3:::bucket",
                    LogDestinationType = LogDestinationType.S3,
                }
            ).FlowLogs
        );

        Assert.Equal(
            new ObservedFlowLog
            {
                Id = "fl-1",
                LogDestination = "arn:aws:s3:::bucket",
                LogDestinationType = "s3",
            },
            flowLog
        );
    }

    [Fact]
    public void Flow_logs_of_other_resources_are_not_the_VPCs()
    {
        Assert.Empty(Observe(new FlowLog { FlowLogId = "fl-1", ResourceId = "vpc-2" }, new FlowLog { FlowLogId = "fl-2" }).FlowLogs);
    }

    [Fact]
    public void A_VPC_without_an_owner_is_a_failed_read_and_no_verdict()
    {
        var network = new ObservedNetwork(new FlowLoggingRequirements(), LogGroupArnPrefix);

        var failure = Assert.Throws<AwsCallException>(() => network.Describe(new Vpc { VpcId = "vpc-1" }));

        Assert.Equal("DescribeVpcs answered without the owner of vpc-1", failure.Message);
    }

    [Fact]
    public void A_flow_log_without_an_id_is_a_failed_read_and_no_verdict()
    {
        var failure = Assert.Throws<AwsCallException>(() => Observe(new FlowLog { ResourceId = "vpc-1" }));

        Assert.Equal("DescribeFlowLogs answered with a flow log of vpc-1 that has no id", failure.Message);
    }

    [Fact]
    public void Of_the_tags_only_the_one_that_may_exempt_is_kept()
    {
        var network = new ObservedNetwork(new FlowLoggingRequirements { ExemptTagKey = "exempt" }, LogGroupArnPrefix);

        var vpc = network.Describe(
            new Vpc
            {
                VpcId = "vpc-1",
                OwnerId = "111122223333",
                Tags = [new Tag("Name", "main"), new Tag("exempt", "lab")],
            }
        );

        Assert.Equal([KeyValuePair.Create("exempt", "lab")], vpc.Tags);
    }

    private static ObservedVpc Observe(params FlowLog[] flowLogs)
    {
        var network = new ObservedNetwork(new FlowLoggingRequirements(), LogGroupArnPrefix);
        Array.ForEach(flowLogs, network.Add);
        return network.Complete(network.Describe(new Vpc { VpcId = "vpc-1", OwnerId = "111122223333" }));
    }
}
