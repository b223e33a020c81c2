namespace ConfigRule.Cdk.Settings;

/// <summary>How long a run of EnableVpcFlowLogging may take: its steps' time limits, held to the document by the tests.</summary>
public static class LongestRun
{
    public const int Seconds = 1200;
}
