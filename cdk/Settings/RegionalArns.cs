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

        Refuse(AccountSettingsReader.KmsKeyArn, settings.Account.KmsKeyArn, region);
        Refuse(RepairSettingsReader.LogGroupKmsKeyArn, settings.Repair.LogGroupKmsKeyArn, region);
        Refuse(DestinationSettingsReader.Arn, settings.Destination.Arn, region);
        Refuse(NotificationSettingsReader.TopicArn, settings.Notification.TopicArn, region);
    }

    private static void Refuse(string key, string? arn, string region)
    {
        // A bucket's ARN has no region.
        if (arn?.Split(':')[3] is { Length: > 0 } other && other != region)
        {
            throw ContextValues.Invalid(key, arn, $"one of {region}, the region of the stack");
        }
    }
}
