namespace ConfigRule.Cdk.Settings;

internal static class RemediationSettingsReader
{
    private const string Automatic = "automaticRemediation";
    private const string Attempts = "remediationAttempts";
    private const string WindowSeconds = "remediationWindowSeconds";

    public static IReadOnlyList<string> Keys { get; } = [Automatic, Attempts, WindowSeconds];

    public static RemediationSettings Read(ContextValues given)
    {
        var defaults = new RemediationSettings();

        return new RemediationSettings
        {
            Automatic = given.Flag(Automatic) ?? defaults.Automatic,
            Attempts = given.Within(Attempts, 1, 25) ?? defaults.Attempts,
            WindowSeconds = given.Within(WindowSeconds, 1, 2_678_000) ?? defaults.WindowSeconds,
        };
    }

    /// <summary>Config starts an automatic remediation again for as long as the rule is not satisfied.</summary>
    public static void RefuseEndlessRepair(StackSettings settings)
    {
        if (settings.Remediation.Automatic && RepairedFlowLog.WhatTheRuleMisses(settings) is { } missed)
        {
            throw new InvalidSettingException(
                $"{ContextValues.Prefix}{Automatic} is true, but the flow log that the runbook makes would not satisfy the rule, so the repair would be started for ever: {missed}");
        }
    }
}
