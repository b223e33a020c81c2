namespace ConfigRule.Delivery;

/// <summary>Whether log delivery can write to a Firehose stream: in its own account a service-linked role does it.</summary>
/// <remarks>https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-firehose.html</remarks>
internal static class StreamReview
{
    private const string Stream = "delivery stream";

    public static IEnumerable<Obstacle> Of(Destination destination, DeliverySource source)
    {
        if (destination.Name.Split(':') is not [_, _, "firehose", var region, var account, _])
        {
            return [new Obstacle(ObstacleKind.Missing, Stream, "ARN", $"{destination.Name} is not the ARN of a delivery stream", null)];
        }

        if (account != source.Account)
        {
            return
            [
                new Obstacle(
                    ObstacleKind.Missing,
                    Stream,
                    "DeliverCrossAccountRole",
                    $"{destination.Name} is in account {account}: a flow log needs DeliverCrossAccountRole to deliver to it, which the "
                        + $"runbook does not set. Use a delivery stream of account {source.Account}",
                    null
                ),
            ];
        }

        return region == source.Region
            ? []
            :
            [
                new Obstacle(
                    ObstacleKind.Unknown,
                    Stream,
                    "region",
                    $"{destination.Name} is in region {region}: whether a flow log delivers to another region is not known. "
                        + $"Use a delivery stream of region {source.Region}",
                    null
                ),
            ];
    }
}
