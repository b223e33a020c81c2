using Amazon.EC2;
using Amazon.EC2.Model;
using ConfigRule.Aws;
using ConfigRule.Judgement;
using ConfigRule.Parameters;

namespace ConfigRule.Tests.Aws;

/// <summary>What the policy gets from EC2's listings.</summary>
public sealed class ObservedNetworkTests
{
    private const string LogGroupArnPrefix = "arn:aws:logs:eu-west-1:111122223333:log-group:";

    [Fact]
    public void A_log_group_that_EC2_describes_only_by_its_name_has_its_ARN()
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
    public void Empty_texts_are_null()
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
    public void A_VPC_without_an_owner_is_a_failed_read()
    {
        var network = new ObservedNetwork(new FlowLoggingRequirements(), LogGroupArnPrefix);

        var failure = Assert.Throws<AwsCallException>(() => network.Add(new Vpc { VpcId = "vpc-1" }));

        Assert.Equal("DescribeVpcs returned vpc-1 without its owner", failure.Message);
    }

    [Fact]
    public void A_flow_log_without_an_id_is_a_failed_read()
    {
        var failure = Assert.Throws<AwsCallException>(() => Observe(new FlowLog { ResourceId = "vpc-1" }));

        Assert.Equal("DescribeFlowLogs returned a flow log of vpc-1 without an id", failure.Message);
    }

    [Fact]
    public void Only_the_exemption_tag_is_kept()
    {
        var network = new ObservedNetwork(new FlowLoggingRequirements { ExemptTagKey = "exempt" }, LogGroupArnPrefix);

        network.Add(
            new Vpc
            {
                VpcId = "vpc-1",
                OwnerId = "111122223333",
                Tags = [new Tag("Name", "main"), new Tag("exempt", "lab")],
            }
        );

        Assert.Equal([KeyValuePair.Create("exempt", "lab")], Assert.Single(network.DescribeVpcs()).Tags);
    }

    private static ObservedVpc Observe(params FlowLog[] flowLogs)
    {
        var network = new ObservedNetwork(new FlowLoggingRequirements(), LogGroupArnPrefix);
        Array.ForEach(flowLogs, network.Add);
        network.Add(new Vpc { VpcId = "vpc-1", OwnerId = "111122223333" });
        return Assert.Single(network.DescribeVpcs());
    }
}
