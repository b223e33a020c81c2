using Amazon.CDK;
using Amazon.CDK.AWS.S3.Assets;
using ConfigRule.Cdk.Settings;
using Constructs;

namespace ConfigRule.Cdk.Organization;

/// <summary>
/// A service-managed stack set, which puts the member template into accounts and regions. Its accounts are either the canary
/// accounts, or all of the units but those and the excluded ones.
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
                // Accounts that join while an operation runs wait for it instead of failing.
                ManagedExecution = new Dictionary<string, bool> { ["Active"] = true },
                OperationPreferences = new CfnStackSet.OperationPreferencesProperty
                {
                    // Strict tolerance would work on one account more than may fail, at a time.
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

    /// <summary>The first accounts.</summary>
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
            // An account that joins is no canary: the other stack set takes it.
            new CfnStackSet.AutoDeploymentProperty { Enabled = false },
            organization.Rollout.ForCanaries()
        );
    }

    /// <summary>All other accounts, and those that join.</summary>
    public static RolloutStack OfTheRest(Construct scope, string id, OrganizationSettings organization, MemberDeployment member)
    {
        ArgumentNullException.ThrowIfNull(organization);
        ArgumentNullException.ThrowIfNull(member);
        string[] leftOut = [.. organization.ExcludedAccounts, .. organization.CanaryAccounts];

        return new RolloutStack(
            scope,
            id,
            organization,
            member,
            "VPC flow logging in the accounts of the organization",
            leftOut.Length > 0 ? Targets(organization, "DIFFERENCE", leftOut) : Targets(organization, "NONE", null),
            new CfnStackSet.AutoDeploymentProperty
            {
                Enabled = true,
                RetainStacksOnAccountRemoval = organization.Rollout.RetainStacksOnAccountRemoval,
            },
            organization.Rollout
        );
    }

    private static CfnStackSet.DeploymentTargetsProperty Targets(
        OrganizationSettings organization,
        string filter,
        IReadOnlyList<string>? accounts
    ) =>
        new()
        {
            OrganizationalUnitIds = [.. organization.OrganizationalUnits],
            AccountFilterType = filter,
            Accounts = accounts?.ToArray(),
        };
}
