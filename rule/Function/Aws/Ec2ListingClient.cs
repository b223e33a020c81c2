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
internal sealed class Ec2ListingClient(AmazonEC2Config config) : AmazonEC2Client(config)
{
    public override async Task<DescribeVpcsResponse> DescribeVpcsAsync(
        DescribeVpcsRequest request,
        CancellationToken cancellationToken = default
    ) => (DescribeVpcsResponse)await ListAsync(request, DescribeVpcsRequestMarshaller.Instance, VpcsUnmarshaller.Shared, cancellationToken);

    public override async Task<DescribeFlowLogsResponse> DescribeFlowLogsAsync(
        DescribeFlowLogsRequest request,
        CancellationToken cancellationToken = default
    ) =>
        (DescribeFlowLogsResponse)
            await ListAsync(request, DescribeFlowLogsRequestMarshaller.Instance, FlowLogsUnmarshaller.Shared, cancellationToken);

    // One type of response for both: native code builds what each generic step of a call needs when it meets a new one,
    // which a cold start would wait for twice.
    private Task<AmazonWebServiceResponse> ListAsync(
        AmazonWebServiceRequest request,
        IMarshaller<IRequest, AmazonWebServiceRequest> marshaller,
        ResponseUnmarshaller unmarshaller,
        CancellationToken cancellationToken
    ) =>
        InvokeAsync<AmazonWebServiceResponse>(
            request,
            new InvokeOptions { RequestMarshaller = marshaller, ResponseUnmarshaller = unmarshaller },
            cancellationToken
        );

    private sealed class VpcsUnmarshaller : DescribeVpcsResponseUnmarshaller
    {
        public static readonly VpcsUnmarshaller Shared = new();

        public override AmazonWebServiceResponse Unmarshall(XmlUnmarshallerContext context)
        {
            var page = Ec2Listing.Read(context.Stream, "vpcSet", Ec2Listing.ReadVpc);
            return new DescribeVpcsResponse
            {
                Vpcs = page.Items,
                NextToken = page.NextToken,
                ResponseMetadata = page.Metadata,
            };
        }
    }

    private sealed class FlowLogsUnmarshaller : DescribeFlowLogsResponseUnmarshaller
    {
        public static readonly FlowLogsUnmarshaller Shared = new();

        public override AmazonWebServiceResponse Unmarshall(XmlUnmarshallerContext context)
        {
            var page = Ec2Listing.Read(context.Stream, "flowLogSet", Ec2Listing.ReadFlowLog);
            return new DescribeFlowLogsResponse
            {
                FlowLogs = page.Items,
                NextToken = page.NextToken,
                ResponseMetadata = page.Metadata,
            };
        }
    }
}
