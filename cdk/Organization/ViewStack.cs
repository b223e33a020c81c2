using Amazon.CDK;
using Amazon.CDK.AWS.Config;
using Amazon.CDK.AWS.IAM;
using ConfigRule.Cdk.Operations;
using ConfigRule.Cdk.Permissions;
using ConfigRule.Cdk.Settings;
using Constructs;

namespace ConfigRule.Cdk.Organization;

/// <summary>The whole organization in one place: an aggregator, and saved queries to use with it.</summary>
public sealed class ViewStack : Stack
{
    public ViewStack(Construct scope, string id, StackSettings settings, OrganizationSettings organization)
        : base(
            scope,
            id,
            new StackProps
            {
                Env = new Amazon.CDK.Environment
                {
                    Region = (organization ?? throw new ArgumentNullException(nameof(organization))).HomeRegion,
                },
                Description = "Flow logging of all VPCs of the organization in one place",
            }
        )
    {
        ArgumentNullException.ThrowIfNull(settings);
        var names = new DeployedNames(settings.StackName);
        var role = new Role(
            this,
            "AggregatorRole",
            new RoleProps
            {
                Description = "Allows AWS Config to list the organization's accounts",
                AssumedBy = ServicePrincipals.ForAccountOf(this, "config.amazonaws.com"),
                ManagedPolicies = [ManagedPolicy.FromAwsManagedPolicyName("service-role/AWSConfigRoleForOrganizations")],
            }
        );
        var aggregator = new CfnConfigurationAggregator(
            this,
            "Aggregator",
            new CfnConfigurationAggregatorProps
            {
                ConfigurationAggregatorName = names.Aggregator,
                OrganizationAggregationSource = new CfnConfigurationAggregator.OrganizationAggregationSourceProperty
                {
                    RoleArn = role.RoleArn,
                    AwsRegions = [.. organization.Regions],
                },
            }
        );
        foreach (var query in SavedQuery.AllFor(settings))
        {
            _ = new CfnStoredQuery(
                this,
                query.Id,
                new CfnStoredQueryProps
                {
                    QueryName = names.SavedQuery(query.Name),
                    QueryDescription = query.Description,
                    QueryExpression = query.Expression,
                }
            );
        }

        RoleIdentities.Apply(this, settings);
        Output("AggregatorName", "Aggregator to select in the console", aggregator.Ref);
        Output(
            "AggregatorConsole",
            "Its results in the console",
            new ConsoleLinks(this, "Console").To("config/home", "#/aggregate-dashboard")
        );
    }

    private void Output(string id, string description, string value) =>
        _ = new CfnOutput(this, id, new CfnOutputProps { Description = description, Value = value });
}
