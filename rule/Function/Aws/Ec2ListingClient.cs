using Amazon.EC2;
using Amazon.EC2.Model;
using Amazon.EC2.Model.Internal.MarshallTransformations;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace ConfigRule.Aws;

/// <summary>
/// The SDK's client of EC2 with a smaller reader for the two long listings: it reads only what the policy needs, which
/// saves processor time in large accounts. Signing, sending, retries and errors are the SDK's.
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

    // One response type for both: native code prepares the generic steps of a call once per type, during the cold start.
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
