using System.Text.RegularExpressions;
using ConfigRule.Judgement;

namespace ConfigRule.Cdk.Settings;

internal static partial class DestinationSettingsReader
{
    internal const string Type = "destinationType";
    internal const string Arn = "destinationArn";
    private const string FileFormat = "fileFormat";
    private const string HiveCompatiblePartitions = "hiveCompatiblePartitions";
    private const string PerHourPartition = "perHourPartition";

    private static readonly string[] Types = [FlowLogDestination.CloudWatchLogs, FlowLogDestination.S3, FlowLogDestination.Firehose];
    private static readonly string[] FileFormats = ["plain-text", "parquet"];

    public static IReadOnlyList<string> Keys { get; } = [Type, Arn, FileFormat, HiveCompatiblePartitions, PerHourPartition];

    public static DestinationSettings Read(ContextValues given)
    {
        var defaults = new DestinationSettings();
        var type = given.OneOf(Type, Types) ?? defaults.Type;
        RefuseOptionsOfOtherTypes(given, type);

        return new DestinationSettings
        {
            Type = type,
            Arn = ReadArn(given, type),
            FileFormat = given.OneOf(FileFormat, FileFormats) ?? defaults.FileFormat,
            HiveCompatiblePartitions = given.Flag(HiveCompatiblePartitions) ?? defaults.HiveCompatiblePartitions,
            PerHourPartition = given.Flag(PerHourPartition) ?? defaults.PerHourPartition,
        };
    }

    private static string? ReadArn(ContextValues given, string type)
    {
        if (type == FlowLogDestination.CloudWatchLogs)
        {
            return given.Text(Arn) is { } needless
                ? throw ContextValues.Invalid(
                    Arn,
                    needless,
                    $"nothing, where {ContextValues.Prefix}{Type} is {type}: {ContextValues.Prefix}logGroupPrefix names the log groups"
                )
                : null;
        }

        var (pattern, allowed) =
            type == FlowLogDestination.S3
                ? (
                    BucketPattern(),
                    "a bucket's ARN, with a prefix of at most 128 characters if wanted, in which AWSLogs is no folder: arn:aws:s3:::bucket/prefix/"
                )
                : (StreamPattern(), "a delivery stream's ARN: arn:aws:firehose:region:account:deliverystream/name");

        return given.Matching(Arn, pattern, allowed)
            ?? throw ContextValues.Invalid(Arn, "", $"{allowed}, for {ContextValues.Prefix}{Type} is {type}");
    }

    private static void RefuseOptionsOfOtherTypes(ContextValues given, string type)
    {
        foreach (
            var key in new[] { FileFormat, HiveCompatiblePartitions, PerHourPartition }.Where(key =>
                type != FlowLogDestination.S3 && given.Text(key) is not null
            )
        )
        {
            throw ContextValues.Invalid(
                key,
                given.Text(key),
                $"nothing, where {ContextValues.Prefix}{Type} is {type}: only files in S3 have it"
            );
        }
    }

    // The runbook's own patterns, without the alternatives; https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-create-flow-log.html
    // reserves AWSLogs.
    [GeneratedRegex(@"^(?!.*/AWSLogs(?:/|$))arn:aws[a-z-]*:s3:::[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?:/[A-Za-z0-9!_.*'()/=-]{0,128})?$")]
    private static partial Regex BucketPattern();

    [GeneratedRegex("^arn:aws[a-z-]*:firehose:[a-z0-9-]+:[0-9]{12}:deliverystream/[A-Za-z0-9_.-]{1,64}$")]
    private static partial Regex StreamPattern();
}
