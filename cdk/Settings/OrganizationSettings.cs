using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;

namespace ConfigRule.Cdk.Settings;

/// <summary>The accounts and regions of an AWS Organization to deploy to, and from where.</summary>
public sealed record OrganizationSettings
{
    internal const string OrganizationIdKey = "organizationId";
    internal const string RegionsKey = "regions";
    internal const string HomeRegionKey = "homeRegion";
    internal const string ExcludedAccountsKey = "excludedAccounts";
    internal const string CanaryAccountsKey = "canaryAccounts";
    internal const string DelegatedAdministratorKey = "delegatedAdministrator";
    internal const string ManagementAccountKey = "managementAccount";

    /// <summary>Longest stack name: names of the package buckets contain it, and have at most 63 characters in every region.</summary>
    /// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html</remarks>
    internal const int LongestStackName = 24;

    private const string Account = "^[0-9]{12}$";
    private const string AccountInWords = "an account id of 12 digits";
    private const string Region = "^[a-z]{2,4}(?:-[a-z]+)+-[0-9]$";
    private const string RegionInWords = "a region such as eu-west-1";

    [ConfigurationKeyName(OrganizationIdKey)]
    [Description("The organization; with it the app synthesizes the stacks of an organization")]
    [RegularExpression("^o-[a-z0-9]{10,32}$", ErrorMessage = "an organization's id, o- and 10 to 32 lower-case letters and digits")]
    public string OrganizationId { get; init; } = "";

    /// <remarks>https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-limits.html</remarks>
    [ConfigurationKeyName("organizationalUnits")]
    [Description("The organizational units, or the root, whose accounts get the rule; accounts of units below are included")]
    [Required(ErrorMessage = "ids of organizational units, or of the root")]
    [Each(
        "^(?:r-[a-z0-9]{4,32}|ou-[a-z0-9]{4,32}-[a-z0-9]{8,32})$",
        ErrorMessage = "the id of an organizational unit, ou-…-…, or of the root, r-…"
    )]
    [EachOnce]
    [MaxLength(50, ErrorMessage = "at most 50; a unit includes the units below it")]
    public IReadOnlyList<string> OrganizationalUnits { get; init; } = [];

    [ConfigurationKeyName(RegionsKey)]
    [Description("The regions, in the order of deployment")]
    [Required(ErrorMessage = "regions, such as eu-west-1,us-east-1")]
    [Each(Region, ErrorMessage = RegionInWords)]
    [EachOnce]
    public IReadOnlyList<string> Regions { get; init; } = [];

    [ConfigurationKeyName(HomeRegionKey)]
    [Description("The region of the stack sets, the aggregator and the saved queries")]
    [Required(ErrorMessage = $"one of {ContextReader.Prefix}{RegionsKey}")]
    [RegularExpression(Region, ErrorMessage = $"one of {ContextReader.Prefix}{RegionsKey}")]
    public string HomeRegion { get; init; } = "";

    [ConfigurationKeyName(ExcludedAccountsKey)]
    [Description("Accounts of those units that do not get the rule")]
    [Each(Account, ErrorMessage = AccountInWords)]
    [EachOnce]
    public IReadOnlyList<string> ExcludedAccounts { get; init; } = [];

    [ConfigurationKeyName(CanaryAccountsKey)]
    [Description("Accounts of those units that are deployed to first, by their own stack set")]
    [Each(Account, ErrorMessage = AccountInWords)]
    [EachOnce]
    public IReadOnlyList<string> CanaryAccounts { get; init; } = [];

    [ConfigurationKeyName(DelegatedAdministratorKey)]
    [Description("The account that deploys, if it is not the management account")]
    [RegularExpression(Account, ErrorMessage = AccountInWords)]
    public string? DelegatedAdministrator { get; init; }

    [ConfigurationKeyName(ManagementAccountKey)]
    [Description("With a delegated administrator: the management account, if it gets the rule too. No stack set deploys to it")]
    [RegularExpression(Account, ErrorMessage = AccountInWords)]
    public string? ManagementAccount { get; init; }

    public RolloutSettings Rollout { get; init; } = new();
}
