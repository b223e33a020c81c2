namespace ConfigRule.Scale;

/// <summary>
/// What <c>flowLogging:monitoring</c> creates in each account and region and has a price. The README's section on cost says the same.
/// </summary>
public static class Monitoring
{
    public const int Keys = 1;
    public const int AlarmMetrics = 7;
    public const int Metrics = 7;
    public const int Dashboards = 1;
}
