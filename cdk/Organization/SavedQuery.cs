using ConfigRule.Cdk.Settings;

namespace ConfigRule.Cdk.Organization;

/// <summary>An advanced query of AWS Config that is saved beside the aggregator.</summary>
/// <param name="Id">Names its resource.</param>
/// <param name="Name">What follows the deployment's name in the console.</param>
/// <param name="Description">What it finds, and what it does not.</param>
/// <param name="Expression">The query.</param>
/// <remarks>https://docs.aws.amazon.com/config/latest/developerguide/query-components.html</remarks>
public sealed record SavedQuery(string Id, string Name, string Description, string Expression)
{
    public static IEnumerable<SavedQuery> AllFor(StackSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        yield return new SavedQuery(
            "NonCompliant",
            "vpcs-without-flow-logging",
            "VPCs that the rule reports, by account and region",
            "SELECT accountId, awsRegion, configuration.targetResourceId, configuration.complianceType WHERE resourceType = 'AWS::Config::ResourceCompliance' "
            + "AND configuration.targetResourceType = 'AWS::EC2::VPC' AND configuration.complianceType = 'NON_COMPLIANT' "
            + $"AND configuration.configRuleList.configRuleName = '{settings.Rule.Name}' ORDER BY accountId");
    }
}
