namespace ConfigRule.Cdk.Settings;

internal static class RemediationSettingsReader
{
    private const string Automatic = "automaticRemediation";
    private const string Attempts = "remediationAttempts";
    private const string WindowSeconds = "remediationWindowSeconds";
    private const string ConcurrencyPercentage = "remediationConcurrencyPercentage";
    private const string ErrorPercentage = "remediationErrorPercentage";

    public static IReadOnlyList<string> Keys { get; } = [Automatic, Attempts, WindowSeconds, ConcurrencyPercentage, ErrorPercentage];

    /// <remarks>Bounds: https://docs.aws.amazon.com/config/latest/APIReference/API_RemediationConfiguration.html and API_SsmControls.html.</remarks>
    public static RemediationSettings Read(ContextValues given)
    {
        var defaults = new RemediationSettings();
        var settings = new RemediationSettings
        {
            Automatic = given.Flag(Automatic) ?? defaults.Automatic,
            Attempts = given.Within(Attempts, 1, 25) ?? defaults.Attempts,
            WindowSeconds = given.Within(WindowSeconds, 1, 2_678_000) ?? defaults.WindowSeconds,
            ConcurrencyPercentage = given.Within(ConcurrencyPercentage, 1, 100) ?? defaults.ConcurrencyPercentage,
            ErrorPercentage = given.Within(ErrorPercentage, 1, 100) ?? defaults.ErrorPercentage,
        };
        RefuseWindowThatEndsTooSoon(settings);

        return settings;
    }

    /// <summary>Config starts an automatic remediation again for as long as the rule is not satisfied.</summary>
    public static void RefuseEndlessRepair(StackSettings settings)
    {
        if (settings.Remediation.Automatic && RepairedFlowLog.WhatTheRuleMisses(settings) is { } missed)
        {
            throw new InvalidSettingException(
                $"{ContextValues.Prefix}{Automatic} is true, but the flow log that the runbook makes would not satisfy the rule, so the repair would be started for ever: {missed}"
            );
        }
    }

    /// <summary>Config counts the failures within the window alone: where they cannot all happen in it, it never stops.</summary>
    private static void RefuseWindowThatEndsTooSoon(RemediationSettings settings)
    {
        var shortest = settings.Attempts * LongestRun.Seconds;
        if (settings.Automatic && settings.WindowSeconds < shortest)
        {
            throw ContextValues.Invalid(
                WindowSeconds,
                $"{settings.WindowSeconds}",
                $"at least {shortest} for {settings.Attempts} attempts: a run of the runbook may take {LongestRun.Seconds} seconds, and failures before the window are not counted"
            );
        }
    }
}
