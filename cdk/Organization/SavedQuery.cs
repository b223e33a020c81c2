using ConfigRule.Cdk.Runbooks;
using ConfigRule.Cdk.Settings;

namespace ConfigRule.Cdk.Organization;

/// <summary>A saved advanced query of AWS Config, to use with the aggregator.</summary>
/// <param name="Id">Id of its resource.</param>
/// <param name="Name">Its name in the console, after the deployment's name.</param>
/// <param name="Description">What it finds and what it cannot find; at most 256 characters.</param>
/// <param name="Expression">The query, at most 4,096 characters.</param>
/// <remarks>https://docs.aws.amazon.com/config/latest/developerguide/query-components.html</remarks>
public sealed record SavedQuery(string Id, string Name, string Description, string Expression)
{
    public const string NonCompliantName = "vpcs-without-flow-logging";

    public static IReadOnlyList<SavedQuery> AllFor(StackSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        List<SavedQuery> queries = [WithoutFlowLogging(settings.Rule.Name), ByAge(settings), Repaired()];
        if (ExemptionOf(settings.Rule.Parameters) is { } exemption)
        {
            queries.Add(Exempt(exemption));
        }

        return queries;
    }

    /// <remarks>
    /// Each condition on an array is met by any element:
    /// https://docs.aws.amazon.com/config/latest/developerguide/querying-AWS-resources.html (limitations)
    /// </remarks>
    private static SavedQuery WithoutFlowLogging(string rule) =>
        new(
            "NonCompliant",
            NonCompliantName,
            "NON_COMPLIANT VPCs by account and region. May include VPCs that only another rule reports: conditions on "
                + "rules are independent. For exact results use the rule's page in the aggregator or "
                + "GetAggregateComplianceDetailsByConfigRule",
            "SELECT accountId, awsRegion, configuration.targetResourceId, "
                + "configuration.configRuleList.configRuleName, configuration.configRuleList.complianceType "
                + "WHERE resourceType = 'AWS::Config::ResourceCompliance' AND configuration.targetResourceType = 'AWS::EC2::VPC' "
                + $"AND configuration.configRuleList.configRuleName = {Quoted(rule)} AND "
                + "configuration.configRuleList.complianceType = 'NON_COMPLIANT' "
                + "ORDER BY accountId, awsRegion"
        );

    /// <remarks>
    /// Queries have no relative dates, and nothing says whether AWS Config records a new item when an unchanged result is put.
    /// </remarks>
    private static SavedQuery ByAge(StackSettings settings) =>
        new(
            "ByAge",
            "results-by-age",
            "Results of VPCs by account and region, the oldest first. Queries have no relative dates; for results older than "
                + $"{settings.OldestResultDays} days add such a date: AND configurationItemCaptureTime < '2026-01-31T00:00:00.0Z'",
            "SELECT accountId, awsRegion, configuration.targetResourceId, configurationItemCaptureTime "
                + "WHERE resourceType = 'AWS::Config::ResourceCompliance' AND configuration.targetResourceType = 'AWS::EC2::VPC' "
                + $"AND configuration.configRuleList.configRuleName = {Quoted(settings.Rule.Name)} "
                + "ORDER BY configurationItemCaptureTime, accountId, awsRegion"
        );

    private static SavedQuery Repaired() =>
        new(
            "Repaired",
            "flow-logs-of-the-runbook",
            "Flow logs that the runbook created and that still exist, newest first. Queries have no relative dates; "
                + "for the last 7 days add a date, such as: AND resourceCreationTime > '2026-01-31T00:00:00.0Z'",
            "SELECT accountId, awsRegion, resourceId, configuration.resourceId, configuration.trafficType, resourceCreationTime "
                + $"WHERE resourceType = 'AWS::EC2::FlowLog' AND tags.key = {Quoted(RunbookDocument.OwnershipTag)} AND "
                + $"tags.value = {Quoted(RunbookDocument.OwnershipTagValue)} "
                + "ORDER BY resourceCreationTime DESC"
        );

    private static SavedQuery Exempt(string exemption) =>
        new(
            "Exempt",
            "exempt-vpcs",
            "VPCs with the exemption tag or an exempt id, by account and region. Expired exemptions are included: the "
                + "tag's value has the last day",
            $"SELECT accountId, awsRegion, resourceId, tags WHERE resourceType = 'AWS::EC2::VPC' AND ({exemption}) "
                + "ORDER BY accountId, awsRegion"
        );

    /// <summary>The condition of an exempt VPC; null if the rule's parameters exempt no VPC.</summary>
    private static string? ExemptionOf(IReadOnlyDictionary<string, string> parameters)
    {
        var conditions = new List<string>();
        if (parameters.GetValueOrDefault("exemptTagKey") is { Length: > 0 } tag)
        {
            conditions.Add($"tags.key = {Quoted(tag)}");
        }

        var ids = (parameters.GetValueOrDefault("exemptVpcIds") ?? "").Split(
            ',',
            StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries
        );
        if (ids.Length > 0)
        {
            conditions.Add($"resourceId IN ({string.Join(", ", ids.Select(Quoted))})");
        }

        return conditions.Count > 0 ? string.Join(" OR ", conditions) : null;
    }

    private static string Quoted(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";
}
