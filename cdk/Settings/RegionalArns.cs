using ConfigRule.Judgement;

namespace ConfigRule.Cdk.Settings;

/// <summary>Settings that name a resource of a region.</summary>
public static class RegionalArns
{
    /// <summary>Rejects resources of other regions: alarms, functions and log groups cannot use them.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="region">The stack's region; null if it is not known before the deployment.</param>
    /// <exception cref="InvalidSettingException">A setting names a resource of another region.</exception>
    public static void RejectOtherRegions(StackSettings settings, string? region)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (string.IsNullOrEmpty(region))
        {
            return;
        }

        foreach (var (key, arn) in RegionalIn(settings).Where(named => RegionOf(named.Arn) != region))
        {
            throw InvalidSettingException.Of(key, arn, $"one of {region}, the region of the stack");
        }
    }

    /// <summary>
    /// Rejects a delivery stream of another account: its flow logs need a second role there (DeliverCrossAccountRole), which the
    /// runbook does not set.
    /// </summary>
    /// <param name="settings">The settings.</param>
    /// <param name="account">The stack's account; null if it is not known before the deployment.</param>
    /// <exception cref="InvalidSettingException">The destination is a delivery stream of another account.</exception>
    /// <remarks>https://docs.aws.amazon.com/vpc/latest/userguide/firehose-cross-account-delivery.html</remarks>
    public static void RejectStreamOfOtherAccount(StackSettings settings, string? account)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (
            !string.IsNullOrEmpty(account)
            && settings.Destination is { Type: FlowLogDestination.Firehose, Arn: { } arn }
            && AccountOf(arn) != account
        )
        {
            throw InvalidSettingException.Of(
                DestinationSettings.ArnKey,
                arn,
                $"a delivery stream of {account}, the account of the stack: flow logs to another account's stream need a second role"
            );
        }
    }

    /// <summary>Rejects ARNs of a single account or region in an organization deployment.</summary>
    /// <exception cref="InvalidSettingException">A setting names a resource of a region.</exception>
    internal static void RejectRegionalInOrganization(StackSettings settings)
    {
        if (settings.Organization is not null && RegionalIn(settings).FirstOrDefault() is { Arn: not null } named)
        {
            throw InvalidSettingException.Of(
                named.Key,
                named.Arn,
                "nothing that belongs to one account and region: the accounts of an organization need it in each"
            );
        }
    }

    private static IEnumerable<(string Key, string Arn)> RegionalIn(StackSettings settings) =>
        new (string Key, string? Arn)[]
        {
            (AccountSettings.KmsKeyArnKey, settings.Account.KmsKeyArn),
            (RepairSettings.LogGroupKmsKeyArnKey, settings.Repair.LogGroupKmsKeyArn),
            (DestinationSettings.ArnKey, settings.Destination.Arn),
            (NotificationSettings.TopicArnKey, settings.Notification.TopicArn),
        }
            .Where(named => named.Arn is not null && RegionOf(named.Arn).Length > 0)
            .Select(named => (named.Key, named.Arn ?? ""));

    /// <summary>The region in an ARN; empty for a bucket's.</summary>
    private static string RegionOf(string arn) => arn.Split(':')[3];

    private static string AccountOf(string arn) => arn.Split(':')[4];
}
