using System.Text.Json.Serialization;

namespace ConfigRule.Scale;

/// <summary>What the organization's aggregator contains, and how long it takes to fill.</summary>
public sealed record Aggregation([property: JsonIgnore] Assumptions Given)
{
    /// <summary>https://docs.aws.amazon.com/config/latest/APIReference/API_SelectAggregateResourceConfig.html</summary>
    public const int RowsOfPage = 100;

    /// <summary>VPCs and their flow logs.</summary>
    public long Resources => Given.AllVpcs * (1 + Given.FlowLogsPerVpc);

    /// <summary>The rule's results, one per VPC.</summary>
    public long ComplianceItems => Given.AllVpcs;

    public long Rules => Given.AccountRegions;

    /// <summary>Calls of an advanced query for all VPCs.</summary>
    public long PagesOfEveryVpc => (Given.AllVpcs + RowsOfPage - 1) / RowsOfPage;

    /// <summary>
    /// Weeks until it contains every account, if the quota also applies to an organization's aggregator and is not raised.
    /// </summary>
    public double WeeksUntilEveryAccount =>
        Math.Ceiling(Given.Accounts / (Limits.AggregatorAccountsAWeek.Value ?? double.PositiveInfinity));
}
