namespace ConfigRule.Benchmark.Reporting;

/// <summary>
/// What Lambda gives and asks for it: the one place of these assumptions. The price is that of x86_64 in us-east-1, first
/// tier, as AWS published it in November 2025, without the price of the request itself.
/// </summary>
/// <remarks>
/// https://aws.amazon.com/lambda/pricing/ and, for the processor,
/// https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
/// </remarks>
internal static class LambdaOffer
{
    public const string PriceStated =
        "$0.0000166667 a GB-second (x86_64, us-east-1, first tier, published price of November 2025), the request's own price left out";

    /// <summary>The memory at which a function has one processor; it has less in proportion.</summary>
    public const int MegabytesOfOneProcessor = 1769;

    private const double DollarsPerGigabyteSecond = 0.0000166667;

    public static double Processors(int megabytes) => (double)megabytes / MegabytesOfOneProcessor;

    /// <summary>Dollars for a thousand invocations that each take this long, start included: Lambda bills both, by the whole millisecond.</summary>
    public static double DollarsPerThousand(int megabytes, double milliseconds) =>
        Math.Ceiling(milliseconds) / 1000 * megabytes / 1024 * DollarsPerGigabyteSecond * 1000;
}
