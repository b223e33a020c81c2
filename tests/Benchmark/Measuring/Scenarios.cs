using ConfigRule.Benchmark.Endpoint;
using ConfigRule.Benchmark.Reporting;

namespace ConfigRule.Benchmark.Measuring;

/// <summary>Everything that is measured.</summary>
internal static class Scenarios
{
    private const int SmallestLambda = 128;

    /// <summary>Assumed: no real account was measured.</summary>
    private static readonly Pace Network = new(TimeSpan.FromMilliseconds(80), TimeSpan.FromMilliseconds(50));

    private const int Weekly = 7;

    private static readonly Account Steady = new(10_000, 10_000, 10_000, IsHealthy: true);

    private static readonly Account OneVpc = new(1, 1);

    private static readonly int[] LambdaSizes = [SmallestLambda, 256, 512, 1024, LambdaOffer.MegabytesOfOneProcessor];

    private static readonly int[] LambdaAccounts = [10, 1_000];

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new(ScenarioGroup.Cold, "HTTP", OneVpc),
        new(ScenarioGroup.Cold, "TLS, roots as Amazon Linux 2023's", OneVpc) { Transport = Transport.TlsAmazonLinuxRoots },
        new(ScenarioGroup.Cold, "TLS, one root", OneVpc) { Transport = Transport.TlsOneRoot },
        new(ScenarioGroup.Large, "1,000 VPCs", new Account(1_000, 1_000)) { Invocations = 2 },
        new(ScenarioGroup.Large, "10,000 VPCs", new Account(10_000, 10_000)) { Invocations = 2 },
        new(ScenarioGroup.Large, "10,000 VPCs, each with an earlier result", new Account(10_000, 10_000, 10_000)) { Invocations = 2 },
        new(ScenarioGroup.Large, "100,000 VPCs", new Account(100_000, 100_000))
        {
            Invocations = 2,
            MaximumRepeats = 3,
            IsLong = true,
        },
        new(ScenarioGroup.Latency, "Steady state: 10,000 VPCs, COMPLIANT before and now, unchanged results are put weekly", Steady)
        {
            Pace = Network,
            RefreshDays = Weekly,
        },
        new(ScenarioGroup.Latency, "First run: 10,000 VPCs", new Account(10_000, 10_000)) { Pace = Network, RefreshDays = Weekly },
        new(ScenarioGroup.Latency, "10,000 VPCs, each with an earlier result, every result is put", new Account(10_000, 10_000, 10_000))
        {
            Pace = Network,
        },
        new(ScenarioGroup.Throttled, "1,000 VPCs", new Account(1_000, 1_000)) { Pace = new Pace(ThrottledCalls: 2) },
        new(ScenarioGroup.Memory, "10,000 VPCs, 20,000 flow logs", new Account(10_000, 20_000)),
        new(ScenarioGroup.Memory, "100,000 VPCs, 100,000 flow logs", new Account(100_000, 100_000)) { MaximumRepeats = 3, IsLong = true },
        new(ScenarioGroup.Limit, "10,000 VPCs", new Account(10_000, 10_000)) { Limits = new Limits(SmallestLambda, null) },
        .. LambdaAccounts.SelectMany(vpcs => LambdaSizes.Select(megabytes => InLambda(vpcs, megabytes))),
    ];

    /// <summary>One small scenario of each kind, which shows that every variant works, not how fast.</summary>
    public static IReadOnlyList<Scenario> Checked { get; } =
    [
        new(ScenarioGroup.Cold, "HTTP", OneVpc),
        new(ScenarioGroup.Cold, "TLS", OneVpc) { Transport = Transport.TlsAmazonLinuxRoots },
        new(ScenarioGroup.Large, "several pages, puts and earlier results", new Account(1_234, 2_345, 321)) { Invocations = 2 },
        new(ScenarioGroup.Large, "the same, only news", new Account(1_234, 2_345, 321)) { Invocations = 2, RefreshDays = Weekly },
        new(ScenarioGroup.Throttled, "ten VPCs", new Account(10, 10)) { Pace = new Pace(ThrottledCalls: 1) },
    ];

    private static Scenario InLambda(int vpcs, int megabytes) =>
        new(ScenarioGroup.Lambda, $"{megabytes} MB, {Text.Count(vpcs)} VPCs", new Account(vpcs, vpcs))
        {
            Pace = Network,
            Transport = Transport.TlsAmazonLinuxRoots,
            Limits = new Limits(megabytes, LambdaOffer.Processors(megabytes)),
        };
}
