using System.Globalization;
using System.Text;

namespace ConfigRule.Benchmark.Endpoint;

/// <summary>EC2's responses, rendered once, so that the endpoint only sends bytes during a measurement.</summary>
internal sealed class Ec2Pages
{
    /// <summary>Items on a page: the most that EC2 returns.</summary>
    public const int PageSize = 1000;

    private const string TokenPrefix = "page-";
    private const string Namespace = "http://ec2.amazonaws.com/doc/2016-11-15/";

    private readonly List<byte[]> vpcs;
    private readonly List<byte[]> flowLogs;

    public Ec2Pages(Account account)
    {
        vpcs = Render("DescribeVpcs", "vpcSet", Enumerable.Range(0, account.Vpcs), WriteVpc);
        flowLogs = Render("DescribeFlowLogs", "flowLogSet", account.ListFlowLogs(), WriteFlowLog);
    }

    /// <summary>One page of a listing, or null if no page returned the token.</summary>
    public byte[]? Find(string action, string? nextToken)
    {
        var pages = action == "DescribeVpcs" ? vpcs : flowLogs;
        var number = 0;
        var known =
            nextToken is null
            || (
                nextToken.StartsWith(TokenPrefix, StringComparison.Ordinal)
                && int.TryParse(nextToken.AsSpan(TokenPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out number)
                && number < pages.Count
            );

        return known ? pages[number] : null;
    }

    private static List<byte[]> Render<T>(string action, string set, IEnumerable<T> items, Action<StringBuilder, T> write)
    {
        var pages = items.Chunk(PageSize).DefaultIfEmpty([]).ToList();

        return
        [
            .. pages.Select(
                (page, number) => Render(action, set, page, write, number + 1 < pages.Count ? TokenPrefix + Text(number + 1) : null)
            ),
        ];
    }

    private static byte[] Render<T>(string action, string set, T[] items, Action<StringBuilder, T> write, string? nextToken)
    {
        var xml = new StringBuilder();
        xml.Append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<")
            .Append(action)
            .Append("Response xmlns=\"")
            .Append(Namespace)
            .Append("\">\n");
        xml.Append("    <requestId>59dbff89-35bd-4eac-99ed-be587example</requestId>\n    <").Append(set).Append(">\n");
        foreach (var item in items)
        {
            xml.Append("        <item>\n");
            write(xml, item);
            xml.Append("        </item>\n");
        }

        xml.Append("    </").Append(set).Append(">\n");
        if (nextToken is not null)
        {
            xml.Append("    <nextToken>").Append(nextToken).Append("</nextToken>\n");
        }

        xml.Append("</").Append(action).Append("Response>");
        return Encoding.UTF8.GetBytes(xml.ToString());
    }

    private static void WriteVpc(StringBuilder xml, int vpc)
    {
        var cidrBlock = $"10.{Text(vpc % 256)}.0.0/16";
        Element(xml, 12, "vpcId", Account.VpcId(vpc));
        Element(xml, 12, "ownerId", Account.Id);
        Element(xml, 12, "state", "available");
        Element(xml, 12, "cidrBlock", cidrBlock);
        xml.Append("            <cidrBlockAssociationSet>\n                <item>\n");
        Element(xml, 20, "cidrBlock", cidrBlock);
        Element(xml, 20, "associationId", Account.VpcId(vpc).Replace("vpc-", "vpc-cidr-assoc-", StringComparison.Ordinal));
        xml.Append("                    <cidrBlockState>\n");
        Element(xml, 24, "state", "associated");
        xml.Append("                    </cidrBlockState>\n                </item>\n            </cidrBlockAssociationSet>\n");
        Element(xml, 12, "dhcpOptionsId", "dopt-0a1b2c3d4e5f67890");
        xml.Append("            <tagSet>\n");
        Tag(xml, "Name", $"workload-{Text(vpc)}");
        Tag(xml, "CostCentre", Text(1000 + (vpc % 97)));
        xml.Append("            </tagSet>\n");
        Element(xml, 12, "instanceTenancy", "default");
        Element(xml, 12, "isDefault", "false");
        xml.Append("            <blockPublicAccessStates>\n");
        Element(xml, 16, "internetGatewayBlockMode", "off");
        xml.Append("            </blockPublicAccessStates>\n");
    }

    private static void WriteFlowLog(StringBuilder xml, FlowLog flowLog)
    {
        var logGroup = $"/vpc/flow-logs/workload-{Text(flowLog.Vpc)}";
        Element(xml, 12, "creationTime", "2024-11-05T09:30:00.000Z");
        Element(xml, 12, "deliverLogsPermissionArn", $"arn:aws:iam::{Account.Id}:role/FlowLogsToCloudWatchLogs");
        Element(xml, 12, "deliverLogsStatus", "SUCCESS");
        Element(xml, 12, "flowLogId", Account.FlowLogId(flowLog.Number));
        Element(xml, 12, "flowLogStatus", "ACTIVE");
        Element(xml, 12, "logGroupName", logGroup);
        Element(xml, 12, "resourceId", Account.VpcId(flowLog.Vpc));
        Element(xml, 12, "trafficType", flowLog.TrafficType);
        Element(xml, 12, "logDestinationType", "cloud-watch-logs");
        Element(xml, 12, "logDestination", $"arn:aws:logs:{Account.Region}:{Account.Id}:log-group:{logGroup}");
        Element(
            xml,
            12,
            "logFormat",
            "${version} ${account-id} ${interface-id} ${srcaddr} ${dstaddr} ${srcport} "
                + "${dstport} ${protocol} ${packets} ${bytes} ${start} ${end} ${action} ${log-status}"
        );
        Element(xml, 12, "maxAggregationInterval", "600");
    }

    private static void Tag(StringBuilder xml, string key, string value)
    {
        xml.Append("                <item>\n");
        Element(xml, 20, "key", key);
        Element(xml, 20, "value", value);
        xml.Append("                </item>\n");
    }

    private static void Element(StringBuilder xml, int indent, string name, string value) =>
        xml.Append(' ', indent).Append('<').Append(name).Append('>').Append(value).Append("</").Append(name).Append(">\n");

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
