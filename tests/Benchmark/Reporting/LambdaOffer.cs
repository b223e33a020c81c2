namespace ConfigRule.Benchmark.Reporting;

/// <summary>
/// Lambda's processor share and price, as assumed here. The price is for x86_64 in us-east-1, first tier, published in
/// November 2025, without the price per request.
/// </summary>
/// <remarks>
/// https://aws.amazon.com/lambda/pricing/ and, for the processor,
/// https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
/// </remarks>
internal static class LambdaOffer
{
    public const string PriceStated =
        "$0.0000166667 a GB-second (x86_64, us-east-1, first tier, published price of November 2025), without the price per request";

    /// <summary>Memory with which a function has one processor. With less memory it has a proportional share.</summary>
    public const int MegabytesOfOneProcessor = 1769;

    private const double DollarsPerGigabyteSecond = 0.0000166667;

    public static double Processors(int megabytes) => (double)megabytes / MegabytesOfOneProcessor;

    /// <summary>Dollars for 1,000 invocations of this duration. Lambda bills the start too, and rounds up to milliseconds.</summary>
    public static double DollarsPerThousand(int megabytes, double milliseconds) =>
        Math.Ceiling(milliseconds) / 1000 * megabytes / 1024 * DollarsPerGigabyteSecond * 1000;
}
