namespace ConfigRule.Cdk.Settings;

/// <summary>Settings that name something of a region.</summary>
public static class RegionalArns
{
    /// <summary>Refuses what is of another region than the stack's: neither alarms nor functions reach over.</summary>
    /// <param name="settings">What was chosen.</param>
    /// <param name="region">The stack's region; null where it is not known before the deployment.</param>
    /// <exception cref="InvalidSettingException">A setting names something of another region.</exception>
    public static void RefuseThoseOfOtherRegions(StackSettings settings, string? region)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (string.IsNullOrEmpty(region))
        {
            return;
        }

        foreach (var (key, arn) in ThoseOf(settings).Where(named => named.Arn.Split(':')[3] != region))
        {
            throw ContextValues.Invalid(key, arn, $"one of {region}, the region of the stack");
        }
    }

    /// <summary>Refuses what is of one region and account where the deployment is that of many.</summary>
    /// <exception cref="InvalidSettingException">A setting names something of a region.</exception>
    internal static void RefuseThoseOfOneRegion(StackSettings settings)
    {
        if (settings.Organization is not null && ThoseOf(settings).FirstOrDefault() is { Arn: not null } named)
        {
            throw ContextValues.Invalid(
                named.Key,
                named.Arn,
                "nothing that is of one account and region: an organization's accounts are to have it in each"
            );
        }
    }

    // A bucket's ARN has no region.
    private static IEnumerable<(string Key, string Arn)> ThoseOf(StackSettings settings) =>
        new (string Key, string? Arn)[]
        {
            (AccountSettingsReader.KmsKeyArn, settings.Account.KmsKeyArn),
            (RepairSettingsReader.LogGroupKmsKeyArn, settings.Repair.LogGroupKmsKeyArn),
            (DestinationSettingsReader.Arn, settings.Destination.Arn),
            (NotificationSettingsReader.TopicArn, settings.Notification.TopicArn),
        }
            .Where(named => named.Arn is not null && named.Arn.Split(':')[3].Length > 0)
            .Select(named => (named.Key, named.Arn ?? ""));
}
