using ConfigRule.Benchmark.Endpoint;
using ConfigRule.Benchmark.Reporting;

namespace ConfigRule.Benchmark.Measuring;

/// <summary>The situations that are measured.</summary>
internal static class Rows
{
    private const int SmallestLambda = 128;

    /// <summary>Assumed, and much the same in every region: nothing here has met a real account.</summary>
    private static readonly Pace Network = new(TimeSpan.FromMilliseconds(80), TimeSpan.FromMilliseconds(50));

    private static readonly Account OneVpc = new(1, 1);

    private static readonly int[] LambdaSizes = [SmallestLambda, 256, 512, 1024, LambdaOffer.MegabytesOfOneProcessor];

    private static readonly int[] LambdaAccounts = [10, 1_000];

    public static IReadOnlyList<Row> All { get; } =
    [
        new(RowGroup.Cold, "HTTP", OneVpc),
        new(RowGroup.Cold, "TLS, roots as Amazon Linux 2023's", OneVpc) { Transport = Transport.TlsAmazonLinuxRoots },
        new(RowGroup.Cold, "TLS, one root", OneVpc) { Transport = Transport.TlsOneRoot },
        new(RowGroup.Large, "1,000 VPCs", new Account(1_000, 1_000)) { Invocations = 2 },
        new(RowGroup.Large, "10,000 VPCs", new Account(10_000, 10_000)) { Invocations = 2 },
        new(RowGroup.Large, "10,000 VPCs, each with an earlier result", new Account(10_000, 10_000, 10_000)) { Invocations = 2 },
        new(RowGroup.Large, "100,000 VPCs", new Account(100_000, 100_000))
        {
            Invocations = 2,
            MostRepeats = 3,
            IsLong = true,
        },
        new(RowGroup.Latency, "10,000 VPCs", new Account(10_000, 10_000)) { Pace = Network },
        new(RowGroup.Latency, "10,000 VPCs, each with an earlier result", new Account(10_000, 10_000, 10_000)) { Pace = Network },
        new(RowGroup.Throttled, "1,000 VPCs", new Account(1_000, 1_000)) { Pace = new Pace(ThrottledCalls: 2) },
        new(RowGroup.Memory, "10,000 VPCs, 20,000 flow logs", new Account(10_000, 20_000)),
        new(RowGroup.Memory, "100,000 VPCs, 100,000 flow logs", new Account(100_000, 100_000)) { MostRepeats = 3, IsLong = true },
        new(RowGroup.Limit, "10,000 VPCs", new Account(10_000, 10_000)) { Limits = new Limits(SmallestLambda, null) },
        .. LambdaAccounts.SelectMany(vpcs => LambdaSizes.Select(megabytes => InLambda(vpcs, megabytes))),
    ];

    /// <summary>One tiny row of each kind: whether every variant does its work, not how fast.</summary>
    public static IReadOnlyList<Row> Checked { get; } =
    [
        new(RowGroup.Cold, "HTTP", OneVpc),
        new(RowGroup.Cold, "TLS", OneVpc) { Transport = Transport.TlsAmazonLinuxRoots },
        new(RowGroup.Large, "several pages, puts and earlier results", new Account(1_234, 2_345, 321)) { Invocations = 2 },
        new(RowGroup.Throttled, "ten VPCs", new Account(10, 10)) { Pace = new Pace(ThrottledCalls: 1) },
    ];

    private static Row InLambda(int vpcs, int megabytes) =>
        new(RowGroup.Lambda, $"{megabytes} MB, {Text.Count(vpcs)} VPCs", new Account(vpcs, vpcs))
        {
            Pace = Network,
            Transport = Transport.TlsAmazonLinuxRoots,
            Limits = new Limits(megabytes, LambdaOffer.Processors(megabytes)),
        };
}
