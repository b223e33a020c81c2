using Amazon.CDK;
using Amazon.CDK.AWS.S3.Assets;
using ConfigRule.Cdk.Settings;
using Constructs;

namespace ConfigRule.Cdk.Organization;

/// <summary>
/// A service-managed stack set that deploys the member template to accounts and regions: either to the canary accounts, or to
/// all accounts of the units except the canary and the excluded ones.
/// </summary>
public sealed class RolloutStack : Stack
{
    private RolloutStack(
        Construct scope,
        string id,
        OrganizationSettings organization,
        MemberDeployment member,
        string description,
        CfnStackSet.IDeploymentTargetsProperty targets,
        CfnStackSet.IAutoDeploymentProperty autoDeployment,
        RolloutSettings rollout
    )
        : base(
            scope,
            id,
            new StackProps
            {
                Env = new Amazon.CDK.Environment { Region = organization.HomeRegion },
                Description = description,
            }
        )
    {
        var template = new Asset(this, "Template", new AssetProps { Path = member.TemplateFile });
        _ = new CfnStackSet(
            this,
            "StackSet",
            new CfnStackSetProps
            {
                StackSetName = id,
                Description = description,
                PermissionModel = "SERVICE_MANAGED",
                CallAs = organization.DelegatedAdministrator is null ? "SELF" : "DELEGATED_ADMIN",
                TemplateUrl = template.HttpUrl,
                Capabilities = ["CAPABILITY_NAMED_IAM"],
                Parameters = new object[]
                {
                    new CfnStackSet.ParameterProperty { ParameterKey = MemberTemplate.BucketPrefix, ParameterValue = member.BucketPrefix },
                },
                AutoDeployment = autoDeployment,
                // Without it, deployments to accounts that join during an operation would fail instead of waiting.
                ManagedExecution = new Dictionary<string, bool> { ["Active"] = true },
                OperationPreferences = new CfnStackSet.OperationPreferencesProperty
                {
                    // Strict tolerance would deploy to only one account more than may fail at the same time.
                    ConcurrencyMode = "SOFT_FAILURE_TOLERANCE",
                    MaxConcurrentPercentage = rollout.MaximumConcurrentPercentage,
                    FailureTolerancePercentage = rollout.FailureTolerancePercentage,
                    RegionConcurrencyType = rollout.RegionConcurrency,
                    RegionOrder = [.. organization.Regions],
                },
                StackInstancesGroup = new object[]
                {
                    new CfnStackSet.StackInstancesProperty { DeploymentTargets = targets, Regions = [.. organization.Regions] },
                },
            }
        );
    }

    /// <summary>The canary accounts.</summary>
    public static RolloutStack OfCanaries(Construct scope, string id, OrganizationSettings organization, MemberDeployment member)
    {
        ArgumentNullException.ThrowIfNull(organization);
        ArgumentNullException.ThrowIfNull(member);
        return new RolloutStack(
            scope,
            id,
            organization,
            member,
            "VPC flow logging in the canary accounts",
            Targets(organization, "INTERSECTION", organization.CanaryAccounts),
            // An account that joins is no canary: the other stack set deploys to it.
            new CfnStackSet.AutoDeploymentProperty { Enabled = false },
            organization.Rollout.ForCanaries()
        );
    }

    /// <summary>All other accounts, and accounts that join later.</summary>
    public static RolloutStack OfTheRest(Construct scope, string id, OrganizationSettings organization, MemberDeployment member)
    {
        ArgumentNullException.ThrowIfNull(organization);
        ArgumentNullException.ThrowIfNull(member);
        string[] excluded = [.. organization.ExcludedAccounts, .. organization.CanaryAccounts];

        return new RolloutStack(
            scope,
            id,
            organization,
            member,
            "VPC flow logging in the accounts of the organization",
            excluded.Length > 0 ? Targets(organization, "DIFFERENCE", excluded) : Targets(organization),
            new CfnStackSet.AutoDeploymentProperty
            {
                Enabled = true,
                RetainStacksOnAccountRemoval = organization.Rollout.RetainStacksOnAccountRemoval,
            },
            organization.Rollout
        );
    }

    /// <summary>
    /// The units, and which of their accounts. Without a filter CloudFormation deploys to all regions in one operation; with any
    /// filter, even NONE, creation and deletion are one operation for each region, one after the other.
    /// </summary>
    private static CfnStackSet.DeploymentTargetsProperty Targets(
        OrganizationSettings organization,
        string? filter = null,
        IReadOnlyList<string>? accounts = null
    ) =>
        new()
        {
            OrganizationalUnitIds = [.. organization.OrganizationalUnits],
            AccountFilterType = filter,
            Accounts = accounts?.ToArray(),
        };
}
