namespace ConfigRule.Scale;

/// <summary>Prices in us-east-1 in US dollars. AWS's price pages could not be read, so no price is confirmed.</summary>
public static class Prices
{
    private const string ConfigPage = "https://aws.amazon.com/config/pricing/";
    private const string LambdaPage = "https://aws.amazon.com/lambda/pricing/";
    private const string CloudWatchPage = "https://aws.amazon.com/cloudwatch/pricing/";
    private const string SystemsManagerPage = "https://aws.amazon.com/systems-manager/pricing/";
    private const string CostGuide = "https://www.vantage.sh/blog/aws-config-pricing, without a date";
    private const string LambdaLists = "price lists in public code, of November 2025 and September 2026";
    private const string CloudWatchExcerpt = "an excerpt of the page of April 2022";

    /// <summary>Rule evaluations, counted per account and region.</summary>
    public static IReadOnlyList<PriceTier> Evaluations { get; } =
    [
        new(0, new("AWS Config evaluation", 0.001m, "evaluation", Source.Unconfirmed(ConfigPage, CostGuide))),
        new(100_000, new("AWS Config evaluation", 0.0008m, "evaluation", Source.Unconfirmed(ConfigPage, CostGuide))),
        new(
            500_000,
            new("AWS Config evaluation", 0.0005m, "evaluation", Source.Unconfirmed(ConfigPage, "not read; the guide's figure is cut off"))
        ),
    ];

    /// <summary>With continuous recording. An item of daily recording costs more.</summary>
    public static Price ConfigurationItem { get; } = new("configuration item", 0.003m, "item", Source.Unconfirmed(ConfigPage, CostGuide));

    public static Price LambdaGigabyteSecond { get; } =
        new("Lambda, arm64", 0.0000133334m, "GB-second", Source.Unconfirmed(LambdaPage, LambdaLists));

    public static Price LambdaRequest { get; } = new("Lambda request", 0.0000002m, "request", Source.Unconfirmed(LambdaPage, LambdaLists));

    public static Price LogIngestion { get; } =
        new("log ingested", 0.50m, "GB", Source.Unconfirmed(CloudWatchPage, "price lists in public code, without a date"));

    public static Price LogStorage { get; } =
        new("log kept", 0.03m, "GB-month", Source.Unconfirmed(CloudWatchPage, "price lists in public code, without a date"));

    public static Price PackageStorage { get; } =
        new(
            "S3 Standard",
            0.023m,
            "GB-month",
            Source.Unconfirmed("https://aws.amazon.com/s3/pricing/", "not read; the number is widely known")
        );

    public static Price AutomationStep { get; } =
        new(
            "Automation step",
            0.002m,
            "step",
            Source.Unconfirmed(SystemsManagerPage, "guides of 2026; an older one has 100,000 free steps a month, a newer one none")
        );

    public static Price ScriptSecond { get; } =
        new(
            "aws:executeScript",
            0.00003m,
            "second",
            Source.Unconfirmed(SystemsManagerPage, "guides of 2026; an older one has 5,000 free seconds a month, a newer one none")
        );

    public static Price Key { get; } =
        new("KMS key", 1.00m, "key", Source.Unconfirmed("https://aws.amazon.com/kms/pricing/", "a note of October 2019"));

    public static Price Alarm { get; } =
        new("metric of an alarm", 0.10m, "metric", Source.Unconfirmed(CloudWatchPage, "a cost tool's page without a date"));

    public static Price Metric { get; } =
        new("custom metric", 0.30m, "metric, in proportion to its hours with data", Source.Unconfirmed(CloudWatchPage, CloudWatchExcerpt));

    public static Price Dashboard { get; } = new("dashboard", 3.00m, "dashboard", Source.Unconfirmed(CloudWatchPage, CloudWatchExcerpt));
}
