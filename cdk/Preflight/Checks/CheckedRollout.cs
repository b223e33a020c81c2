using ConfigRule.Cdk.Organization;
using ConfigRule.Cdk.Preflight.Reading;
using ConfigRule.Cdk.Settings;

namespace ConfigRule.Cdk.Preflight.Checks;

/// <summary>The organization roll-out that is checked, and the reader of AWS.</summary>
public sealed record CheckedRollout(StackSettings Settings, OrganizationSettings Organization, IAwsReader Aws)
{
    public const string DefaultQualifier = "hnb659fds";

    public DeployedNames Names { get; } = new(Settings.StackName);

    public string Home => Organization.HomeRegion;

    /// <summary>The qualifier of the CDK bootstrap: part of the names of its roles and of its version parameter.</summary>
    /// <remarks>https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-customizing.html</remarks>
    public string Qualifier { get; init; } = DefaultQualifier;

    /// <summary>The stack sets that this roll-out has: without canary accounts there is only one.</summary>
    public IReadOnlyList<string> StackSets => Organization.CanaryAccounts.Count > 0 ? Names.StackSets : [Names.OrganizationStackSet];

    /// <summary>Tells CloudFormation that the caller is a delegated administrator; empty for the management account.</summary>
    public IReadOnlyList<string> CallAs => Organization.DelegatedAdministrator is null ? [] : ["--call-as", "DELEGATED_ADMIN"];
}
