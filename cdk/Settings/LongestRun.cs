namespace ConfigRule.Cdk.Settings;

/// <summary>The longest time that a run of EnableVpcFlowLogging may take: the sum of its steps' timeouts. A test compares it with the document.</summary>
public static class LongestRun
{
    public const int Seconds = 1200;
}
