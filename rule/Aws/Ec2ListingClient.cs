using Amazon.EC2;
using Amazon.EC2.Model;
using Amazon.EC2.Model.Internal.MarshallTransformations;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace ConfigRule.Aws;

/// <summary>
/// The SDK's client of EC2, which reads of the two long listings no more than verdicts need: reading the whole of them is
/// half of what evaluating a large account costs. All else is the SDK's: signing, sending, retries and errors.
/// </summary>
public sealed class Ec2ListingClient(AmazonEC2Config config) : AmazonEC2Client(config)
{
    public override Task<DescribeVpcsResponse> DescribeVpcsAsync(DescribeVpcsRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<DescribeVpcsResponse>(
            request,
            new InvokeOptions { RequestMarshaller = DescribeVpcsRequestMarshaller.Instance, ResponseUnmarshaller = VpcsUnmarshaller.Shared },
            cancellationToken);

    public override Task<DescribeFlowLogsResponse> DescribeFlowLogsAsync(DescribeFlowLogsRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<DescribeFlowLogsResponse>(
            request,
            new InvokeOptions { RequestMarshaller = DescribeFlowLogsRequestMarshaller.Instance, ResponseUnmarshaller = FlowLogsUnmarshaller.Shared },
            cancellationToken);

    private sealed class VpcsUnmarshaller : DescribeVpcsResponseUnmarshaller
    {
        public static readonly VpcsUnmarshaller Shared = new();

        public override AmazonWebServiceResponse Unmarshall(XmlUnmarshallerContext context)
        {
            var page = Ec2Listing.Read(context.Stream, "vpcSet", Ec2Listing.ReadVpc);
            return new DescribeVpcsResponse { Vpcs = page.Items, NextToken = page.NextToken, ResponseMetadata = page.Metadata };
        }
    }

    private sealed class FlowLogsUnmarshaller : DescribeFlowLogsResponseUnmarshaller
    {
        public static readonly FlowLogsUnmarshaller Shared = new();

        public override AmazonWebServiceResponse Unmarshall(XmlUnmarshallerContext context)
        {
            var page = Ec2Listing.Read(context.Stream, "flowLogSet", Ec2Listing.ReadFlowLog);
            return new DescribeFlowLogsResponse { FlowLogs = page.Items, NextToken = page.NextToken, ResponseMetadata = page.Metadata };
        }
    }
}
