using ConfigRule.Judgement;

namespace ConfigRule.Cdk.Settings;

/// <summary>Rejects settings that do not apply to the type of the destination.</summary>
internal static class DestinationChecks
{
    private static readonly string[] OnlyS3 =
    [
        DestinationSettings.FileFormatKey,
        DestinationSettings.HiveCompatiblePartitionsKey,
        DestinationSettings.PerHourPartitionKey,
    ];

    private static readonly string[] OnlyLogGroups = [RepairSettings.LogGroupKmsKeyArnKey, RepairSettings.LogGroupClassKey];

    public static void Check(StackSettings settings, GivenValues given)
    {
        var type = settings.Destination.Type;
        if (type != FlowLogDestination.S3)
        {
            Reject(OnlyS3, "only files in S3 have it");
        }

        if (type != FlowLogDestination.CloudWatchLogs)
        {
            Reject(OnlyLogGroups, "such a destination has no log group");
        }

        CheckArn(settings.Destination);

        void Reject(string[] keys, string reason)
        {
            if (keys.FirstOrDefault(given.Has) is { } key)
            {
                throw InvalidSettingException.Of(key, given.Text(key), $"nothing, because {TypeIs(type)}: {reason}");
            }
        }
    }

    private static void CheckArn(DestinationSettings destination)
    {
        var (service, allowed) = destination.Type switch
        {
            FlowLogDestination.CloudWatchLogs => (
                null,
                $"nothing, because {TypeIs(destination.Type)}: {ContextReader.Prefix}logGroupPrefix names the log groups"
            ),
            FlowLogDestination.S3 => ("s3", DestinationSettings.BucketInWords),
            _ => ("firehose", DestinationSettings.StreamInWords),
        };
        if (destination.Arn?.Split(':')[2] != service)
        {
            throw InvalidSettingException.Of(DestinationSettings.ArnKey, destination.Arn, allowed);
        }
    }

    private static string TypeIs(string type) => $"{ContextReader.Prefix}{DestinationSettings.TypeKey} is {type}";
}
