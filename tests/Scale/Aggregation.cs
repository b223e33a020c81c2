using System.Text.Json.Serialization;

namespace ConfigRule.Scale;

/// <summary>What the organization's aggregator holds of this, and how long it takes to hold it.</summary>
public sealed record Aggregation([property: JsonIgnore] Assumptions Given)
{
    /// <summary>https://docs.aws.amazon.com/config/latest/APIReference/API_SelectAggregateResourceConfig.html</summary>
    public const int RowsOfPage = 100;

    /// <summary>VPCs and their flow logs.</summary>
    public long Resources => Given.AllVpcs * (1 + Given.FlowLogsPerVpc);

    /// <summary>Results of the rule, one a VPC.</summary>
    public long ComplianceItems => Given.AllVpcs;

    public long Rules => Given.AccountRegions;

    /// <summary>Calls of an advanced query that lists every VPC.</summary>
    public long PagesOfEveryVpc => (Given.AllVpcs + RowsOfPage - 1) / RowsOfPage;

    /// <summary>Weeks until every account is in it, where the quota holds for an organization's aggregator too and is not raised.</summary>
    public double WeeksUntilEveryAccount =>
        Math.Ceiling(Given.Accounts / (Limits.AggregatorAccountsAWeek.Value ?? double.PositiveInfinity));
}
