using System.Xml;
using Amazon.EC2.Model;
using Amazon.Runtime;

namespace ConfigRule.Aws;

/// <summary>One page of a listing of EC2, with the fields that the policy needs.</summary>
/// <param name="Items">The listed items.</param>
/// <param name="NextToken">Token of the next page, null on the last page.</param>
/// <param name="Metadata">Holds the request id, which every response of EC2 has.</param>
internal sealed record Ec2Listing<T>(List<T> Items, string? NextToken, ResponseMetadata Metadata);

/// <summary>
/// Reads such pages from XML, element by element. XML that is malformed or ends early throws an <see cref="XmlException"/>,
/// an invalid number or time a <see cref="FormatException"/>.
/// </summary>
internal static class Ec2Listing
{
    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        IgnoreWhitespace = true,
    };

    /// <param name="xml">The response. It is read to its end.</param>
    /// <param name="set">The element that holds the items.</param>
    /// <param name="readItem">Reads one of them.</param>
    public static Ec2Listing<T> Read<T>(Stream xml, string set, Func<XmlReader, T> readItem)
    {
        List<T> items = [];
        string? nextToken = null;
        string? requestId = null;
        using var reader = XmlReader.Create(xml, Settings);
        reader.MoveToContent();
        ReadChildren(
            reader,
            name =>
            {
                if (name == set)
                {
                    ReadChildren(reader, _ => items.Add(readItem(reader)));
                }
                else if (name == "nextToken")
                {
                    nextToken = reader.ReadElementContentAsString();
                }
                else if (name is "requestId" or "RequestId")
                {
                    requestId = reader.ReadElementContentAsString();
                }
                else
                {
                    reader.Skip();
                }
            }
        );

        // The connection can be used again only when the response has been read to its end.
        while (reader.Read()) { }

        return new Ec2Listing<T>(items, nextToken, new ResponseMetadata { RequestId = requestId });
    }

    public static Vpc ReadVpc(XmlReader reader)
    {
        var vpc = new Vpc();
        ReadChildren(
            reader,
            name =>
            {
                switch (name)
                {
                    case "vpcId":
                        vpc.VpcId = reader.ReadElementContentAsString();
                        break;
                    case "ownerId":
                        vpc.OwnerId = reader.ReadElementContentAsString();
                        break;
                    case "tagSet":
                        vpc.Tags = [];
                        ReadChildren(reader, _ => vpc.Tags.Add(ReadTag(reader)));
                        break;
                    default:
                        reader.Skip();
                        break;
                }
            }
        );

        return vpc;
    }

    public static FlowLog ReadFlowLog(XmlReader reader)
    {
        var flowLog = new FlowLog();
        ReadChildren(
            reader,
            name =>
            {
                switch (name)
                {
                    case "flowLogId":
                        flowLog.FlowLogId = Text();
                        break;
                    case "resourceId":
                        flowLog.ResourceId = Text();
                        break;
                    case "trafficType":
                        flowLog.TrafficType = Text();
                        break;
                    case "flowLogStatus":
                        flowLog.FlowLogStatus = Text();
                        break;
                    case "deliverLogsStatus":
                        flowLog.DeliverLogsStatus = Text();
                        break;
                    case "deliverLogsErrorMessage":
                        flowLog.DeliverLogsErrorMessage = Text();
                        break;
                    case "deliverLogsPermissionArn":
                        flowLog.DeliverLogsPermissionArn = Text();
                        break;
                    case "logDestinationType":
                        flowLog.LogDestinationType = Text();
                        break;
                    case "logDestination":
                        flowLog.LogDestination = Text();
                        break;
                    case "logGroupName":
                        flowLog.LogGroupName = Text();
                        break;
                    case "logFormat":
                        flowLog.LogFormat = Text();
                        break;
                    case "maxAggregationInterval":
                        flowLog.MaxAggregationInterval = XmlConvert.ToInt32(Text());
                        break;
                    default:
                        reader.Skip();
                        break;
                }
            }
        );

        return flowLog;

        string Text() => reader.ReadElementContentAsString();
    }

    private static Tag ReadTag(XmlReader reader)
    {
        var tag = new Tag();
        ReadChildren(
            reader,
            name =>
            {
                switch (name)
                {
                    case "key":
                        tag.Key = reader.ReadElementContentAsString();
                        break;
                    case "value":
                        tag.Value = reader.ReadElementContentAsString();
                        break;
                    default:
                        reader.Skip();
                        break;
                }
            }
        );

        return tag;
    }

    /// <summary>Reads an element that contains only elements.</summary>
    /// <param name="reader">At the start of the element. After the call it is at the node after its end.</param>
    /// <param name="readChild">Gets the name of a child while the reader is at its start, and reads or skips the whole child.</param>
    private static void ReadChildren(XmlReader reader, Action<string> readChild)
    {
        if (reader.IsEmptyElement)
        {
            reader.Read();
            return;
        }

        reader.ReadStartElement();
        while (reader.NodeType == XmlNodeType.Element)
        {
            readChild(reader.LocalName);
        }

        reader.ReadEndElement();
    }
}
