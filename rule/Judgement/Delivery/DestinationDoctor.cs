using ConfigRule.Judgement;

namespace ConfigRule.Delivery;

/// <summary>
/// Says whether a destination will accept the flow logs of an account and region, and what stands against it. Whatever is not known and
/// could change the answer makes the answer unknown.
/// </summary>
internal static class DestinationDoctor
{
    public static Diagnosis Examine(Destination destination, DeliverySource source) =>
        new([
            .. (
                destination.Type switch
                {
                    FlowLogDestination.S3 => BucketReview.Of(destination, source),
                    FlowLogDestination.Firehose => StreamReview.Of(destination, source),
                    FlowLogDestination.CloudWatchLogs => LogGroupReview.Of(destination, source),
                    _ => throw new ArgumentOutOfRangeException(nameof(destination), destination.Type, "Not a type of destination."),
                }
            ).Distinct(),
        ]);
}
