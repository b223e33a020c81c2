namespace ConfigRule.Scale;

/// <summary>What <c>flowLogging:monitoring</c> makes in each account and region and is paid for; the README's "Cost" has the same.</summary>
public static class Monitoring
{
    public const int Keys = 1;
    public const int AlarmMetrics = 6;
    public const int Metrics = 6;
    public const int Dashboards = 1;
}
