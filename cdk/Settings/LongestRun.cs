namespace ConfigRule.Cdk.Settings;

/// <summary>The longest run of EnableVpcFlowLogging: the sum of its steps' timeouts. A test compares it with the document.</summary>
public static class LongestRun
{
    public const int Seconds = 1200;
}
