namespace ConfigRule.Cdk.Settings;

/// <summary>Automatic remediation must end: AWS Config restarts it until the rule is satisfied or enough attempts failed.</summary>
internal static class RemediationChecks
{
    public static void Check(StackSettings settings)
    {
        if (!settings.Remediation.Automatic)
        {
            return;
        }

        // Failures before the window do not count: if all attempts do not fit into it, Config never stops.
        var shortest = settings.Remediation.Attempts * LongestRun.SecondsWith(settings.Repair);
        if (settings.Remediation.WindowSeconds < shortest)
        {
            throw InvalidSettingException.Of(
                RemediationSettings.WindowSecondsKey,
                $"{settings.Remediation.WindowSeconds}",
                $"at least {shortest} for {settings.Remediation.Attempts} attempts: a run of the runbook may take "
                    + $"{LongestRun.SecondsWith(settings.Repair)} seconds, "
                    + "and failures before the window are not counted"
            );
        }

        if (RepairedFlowLog.Shortcomings(settings) is { } shortcomings)
        {
            throw new InvalidSettingException(
                $"{ContextReader.Prefix}{RemediationSettings.AutomaticKey} is true, but the flow log that the runbook "
                    + "creates would not satisfy "
                    + $"the rule, so AWS Config would restart the runbook indefinitely: {shortcomings}"
            );
        }
    }
}
