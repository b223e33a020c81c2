using System.Text.RegularExpressions;
using ConfigRule.Cdk.Organization;

namespace ConfigRule.Cdk.Settings;

internal static partial class OrganizationSettingsReader
{
    internal const string Regions = "regions";
    internal const string ExcludedAccounts = "excludedAccounts";
    internal const string CanaryAccounts = "canaryAccounts";
    internal const string RegionsWithRemediation = "regionsWithRemediation";
    internal const string OrganizationId = "organizationId";
    internal const string OrganizationalUnits = "organizationalUnits";
    private const string HomeRegion = "homeRegion";
    private const string DelegatedAdministrator = "delegatedAdministrator";
    private const string ManagementAccount = "managementAccount";
    private const string MaximumConcurrentPercentage = "maximumConcurrentPercentage";
    private const string FailureTolerancePercentage = "failureTolerancePercentage";
    private const string RegionConcurrency = "regionConcurrency";
    private const string RetainStacksOnAccountRemoval = "retainStacksOnAccountRemoval";

    /// <remarks>https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-limits.html</remarks>
    private const int MostUnits = 50;

    private const string Account = "an account id of 12 digits";

    public static IReadOnlyList<string> Keys { get; } =
    [
        OrganizationId,
        OrganizationalUnits,
        Regions,
        HomeRegion,
        ExcludedAccounts,
        CanaryAccounts,
        DelegatedAdministrator,
        ManagementAccount,
        MaximumConcurrentPercentage,
        FailureTolerancePercentage,
        RegionConcurrency,
        RetainStacksOnAccountRemoval,
        RegionsWithRemediation,
    ];

    /// <summary>Null where no organization is named: then the stack is that of one account and region.</summary>
    public static OrganizationSettings? Read(ContextValues given)
    {
        if (
            given.Matching(OrganizationId, OrganizationPattern(), "an organization's id, o- and 10 to 32 small letters and digits")
            is not { } id
        )
        {
            return Keys.FirstOrDefault(key => given.Text(key) is not null) is { } stray
                ? throw ContextValues.Invalid(
                    stray,
                    given.Text(stray),
                    $"nothing, where {ContextValues.Prefix}{OrganizationId} names no organization"
                )
                : null;
        }

        var settings = new OrganizationSettings
        {
            OrganizationId = id,
            OrganizationalUnits =
                Distinct(given, OrganizationalUnits, UnitPattern(), "the id of an organizational unit, ou-…-…, or of the root, r-…")
                ?? throw Missing(given, OrganizationalUnits, "ids of organizational units, or the root's"),
            Regions =
                Distinct(given, Regions, RegionPattern(), "a region such as eu-west-1")
                ?? throw Missing(given, Regions, "regions, such as eu-west-1,us-east-1"),
            HomeRegion = given.Text(HomeRegion) ?? throw Missing(given, HomeRegion, $"one of {ContextValues.Prefix}{Regions}"),
            ExcludedAccounts = Distinct(given, ExcludedAccounts, AccountPattern(), Account) ?? [],
            CanaryAccounts = Distinct(given, CanaryAccounts, AccountPattern(), Account) ?? [],
            DelegatedAdministrator = given.Matching(DelegatedAdministrator, AccountPattern(), Account),
            ManagementAccount = given.Matching(ManagementAccount, AccountPattern(), Account),
            Rollout = ReadRollout(given),
        };
        RefuseContradictions(settings, given);

        return settings;
    }

    /// <summary>Refuses a name that would make those of the regions' buckets too long.</summary>
    public static void RefuseLongStackName(StackSettings settings)
    {
        if (settings.Organization is not null && settings.StackName.Length > PackageBuckets.LongestStackName)
        {
            throw ContextValues.Invalid(
                ContextReader.StackName,
                settings.StackName,
                $"at most {PackageBuckets.LongestStackName} characters for an organization: a bucket of each region is named by it"
            );
        }
    }

    private static RolloutSettings ReadRollout(ContextValues given)
    {
        var defaults = new RolloutSettings();

        return new RolloutSettings
        {
            MaximumConcurrentPercentage = given.Within(MaximumConcurrentPercentage, 1, 100) ?? defaults.MaximumConcurrentPercentage,
            FailureTolerancePercentage = given.Within(FailureTolerancePercentage, 0, 100) ?? defaults.FailureTolerancePercentage,
            RegionConcurrency =
                given.OneOf(RegionConcurrency, [RolloutSettings.Sequential, RolloutSettings.Parallel]) ?? defaults.RegionConcurrency,
            RetainStacksOnAccountRemoval = given.Flag(RetainStacksOnAccountRemoval) ?? defaults.RetainStacksOnAccountRemoval,
        };
    }

    private static void RefuseContradictions(OrganizationSettings settings, ContextValues given)
    {
        var regions = string.Join(", ", settings.Regions);
        if (!settings.Regions.Contains(settings.HomeRegion))
        {
            throw ContextValues.Invalid(HomeRegion, settings.HomeRegion, $"one of {ContextValues.Prefix}{Regions}: {regions}");
        }

        var partition = PartitionOf(settings.HomeRegion);
        if (settings.Regions.FirstOrDefault(region => PartitionOf(region) != partition) is { } foreign)
        {
            throw ContextValues.Invalid(
                Regions,
                given.Text(Regions),
                $"regions of one partition: {foreign} is in {PartitionOf(foreign)}, the home region {settings.HomeRegion} in {partition}"
            );
        }

        var confirmed = given.Items(RegionsWithRemediation, RegionPattern(), "a region such as eu-north-1") ?? [];
        var doubtful = settings
            .Regions.Where(region => RemediationRegions.Without.Contains(region) && !confirmed.Contains(region))
            .ToList();
        if (doubtful.Count > 0)
        {
            throw ContextValues.Invalid(
                Regions,
                given.Text(Regions),
                $"regions where CloudFormation has AWS::Config::RemediationConfiguration; its published schemas lack it in {string.Join(", ", doubtful)}. "
                    + "Where aws cloudformation describe-type --type RESOURCE --type-name AWS::Config::RemediationConfiguration --region REGION finds it all the same, "
                    + $"name the region in {ContextValues.Prefix}{RegionsWithRemediation}"
            );
        }

        if (settings.CanaryAccounts.FirstOrDefault(settings.ExcludedAccounts.Contains) is { } both)
        {
            throw ContextValues.Invalid(
                CanaryAccounts,
                given.Text(CanaryAccounts),
                $"accounts that are not excluded: {both} is in {ContextValues.Prefix}{ExcludedAccounts} too"
            );
        }

        if (settings.ManagementAccount is { } management && settings.CanaryAccounts.Contains(management))
        {
            throw ContextValues.Invalid(
                CanaryAccounts,
                given.Text(CanaryAccounts),
                $"accounts that a stack set reaches: {management} is the management account"
            );
        }

        if (confirmed.FirstOrDefault(region => !settings.Regions.Contains(region)) is { } stray)
        {
            throw ContextValues.Invalid(
                RegionsWithRemediation,
                given.Text(RegionsWithRemediation),
                $"regions of {ContextValues.Prefix}{Regions}: {stray} is none"
            );
        }

        if (settings.DelegatedAdministrator is { } administrator && administrator == settings.ManagementAccount)
        {
            throw ContextValues.Invalid(
                DelegatedAdministrator,
                administrator,
                $"another account than {ContextValues.Prefix}{ManagementAccount}: the management account needs no delegation"
            );
        }
    }

    private static string[]? Distinct(ContextValues given, string key, Regex pattern, string allowed)
    {
        var items = given.Items(key, pattern, allowed);
        if (items?.GroupBy(item => item).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw ContextValues.Invalid(key, given.Text(key), $"each once, not {twice.Key} twice");
        }

        return key == OrganizationalUnits && items?.Count > MostUnits
            ? throw ContextValues.Invalid(key, given.Text(key), $"at most {MostUnits}; a unit stands for those below it")
            : items?.ToArray();
    }

    /// <remarks>https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html</remarks>
    private static string PartitionOf(string region) =>
        region.Split('-', 3) switch
        {
            ["cn", ..] => "aws-cn",
            ["us", "gov", ..] => "aws-us-gov",
            _ => "aws",
        };

    private static InvalidSettingException Missing(ContextValues given, string key, string allowed) =>
        ContextValues.Invalid(key, given.Text(key), allowed);

    [GeneratedRegex("^o-[a-z0-9]{10,32}$")]
    private static partial Regex OrganizationPattern();

    [GeneratedRegex("^(?:r-[a-z0-9]{4,32}|ou-[a-z0-9]{4,32}-[a-z0-9]{8,32})$")]
    private static partial Regex UnitPattern();

    [GeneratedRegex("^[a-z]{2}(?:-[a-z]+)+-[0-9]$")]
    private static partial Regex RegionPattern();

    [GeneratedRegex("^[0-9]{12}$")]
    private static partial Regex AccountPattern();
}
