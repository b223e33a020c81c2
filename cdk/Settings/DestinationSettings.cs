using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using ConfigRule.Judgement;
using Microsoft.Extensions.Configuration;

namespace ConfigRule.Cdk.Settings;

/// <summary>The destination of the flow logs that the runbook creates.</summary>
public sealed record DestinationSettings
{
    internal const string TypeKey = "destinationType";
    internal const string ArnKey = "destinationArn";
    internal const string FileFormatKey = "fileFormat";
    internal const string HiveCompatiblePartitionsKey = "hiveCompatiblePartitions";
    internal const string PerHourPartitionKey = "perHourPartition";

    internal const string BucketInWords =
        "a bucket's ARN, optionally with a prefix of at most 128 characters that has no folder AWSLogs: arn:aws:s3:::bucket/prefix/";

    internal const string StreamInWords = "a delivery stream's ARN: arn:aws:firehose:region:account:deliverystream/name";

    // EC2 reserves AWSLogs: https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-create-flow-log.html
    private const string Bucket =
        @"(?!.*/AWSLogs(?:/|$))arn:aws[a-z-]*:s3:::[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?:/[A-Za-z0-9!_.'()/=-]{0,128})?";

    private const string Stream = "arn:aws[a-z-]*:firehose:[a-z0-9-]+:[0-9]{12}:deliverystream/[A-Za-z0-9_.-]{1,64}";

    [ConfigurationKeyName(TypeKey)]
    [Description("Where the flow log of a remediated VPC delivers")]
    [AllowedValues(FlowLogDestination.CloudWatchLogs, FlowLogDestination.S3, FlowLogDestination.Firehose)]
    [RunbookParameter("LogDestinationType")]
    public string Type { get; init; } = FlowLogDestination.CloudWatchLogs;

    [ConfigurationKeyName(ArnKey)]
    [Description("The bucket or the delivery stream, required for these two types; its own policy must allow log delivery")]
    [RegularExpression($"^(?:{Bucket}|{Stream})$", ErrorMessage = $"{BucketInWords}; or {StreamInWords}")]
    [RunbookParameter("LogDestination")]
    public string? Arn { get; init; }

    [ConfigurationKeyName(FileFormatKey)]
    [Description("Format of the files in S3")]
    [AllowedValues("plain-text", "parquet")]
    [RunbookParameter("FileFormat")]
    public string FileFormat { get; init; } = "plain-text";

    [ConfigurationKeyName(HiveCompatiblePartitionsKey)]
    [Description("Whether the folders in S3 have names that are compatible with Hive")]
    [RunbookParameter("HiveCompatiblePartitions")]
    public bool HiveCompatiblePartitions { get; init; }

    [ConfigurationKeyName(PerHourPartitionKey)]
    [Description("Whether each hour has its own folder in S3")]
    [RunbookParameter("PerHourPartition")]
    public bool PerHourPartition { get; init; }
}
