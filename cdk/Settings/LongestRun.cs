namespace ConfigRule.Cdk.Settings;

/// <summary>The longest run of EnableVpcFlowLogging: the sum of its steps' timeouts, and the wait for records.</summary>
public static class LongestRun
{
    /// <summary>Seconds of all steps except the wait. A test compares it with the document.</summary>
    public const int SecondsOfSteps = 1200;

    private const int SecondsPerMinute = 60;

    public static int SecondsWith(RepairSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return SecondsOfSteps + (settings.WaitForRecordsMinutes * SecondsPerMinute);
    }
}
