namespace ConfigRule.Cdk.Settings;

/// <summary>Settings of an organization that contradict each other.</summary>
internal static class OrganizationChecks
{
    public static void Check(StackSettings settings, GivenValues given)
    {
        if (settings.Organization is { } organization)
        {
            CheckStackName(settings.StackName);
            CheckRegions(organization, given);
            CheckAccounts(organization, given);
        }
        else if (Setting.All.FirstOrDefault(setting => setting.IsForOrganization && given.Has(setting.Key)) is { } needless)
        {
            throw InvalidSettingException.Of(
                needless.Key,
                given.Text(needless.Key),
                $"nothing, because {ContextReader.Prefix}{OrganizationSettings.OrganizationIdKey} names no organization"
            );
        }
    }

    private static void CheckStackName(string name)
    {
        if (name.Length > OrganizationSettings.LongestStackName)
        {
            throw InvalidSettingException.Of(
                StackSettings.StackNameKey,
                name,
                $"at most {OrganizationSettings.LongestStackName} characters in an organization: names of buckets contain it"
            );
        }
    }

    private static void CheckRegions(OrganizationSettings organization, GivenValues given)
    {
        var home = organization.HomeRegion;
        if (!organization.Regions.Contains(home))
        {
            throw InvalidSettingException.Of(
                OrganizationSettings.HomeRegionKey,
                home,
                $"one of {ContextReader.Prefix}{OrganizationSettings.RegionsKey}: {string.Join(", ", organization.Regions)}"
            );
        }

        if (organization.Regions.FirstOrDefault(region => PartitionOf(region) != PartitionOf(home)) is { } foreign)
        {
            throw InvalidRegions(
                $"regions of one partition: {foreign} is in {PartitionOf(foreign)}, the home region {home} in {PartitionOf(home)}"
            );
        }

        InvalidSettingException InvalidRegions(string allowed) =>
            InvalidSettingException.Of(OrganizationSettings.RegionsKey, given.Text(OrganizationSettings.RegionsKey), allowed);
    }

    private static void CheckAccounts(OrganizationSettings organization, GivenValues given)
    {
        if (organization.CanaryAccounts.FirstOrDefault(organization.ExcludedAccounts.Contains) is { } both)
        {
            throw InvalidCanaries(
                $"accounts that are not excluded: {both} is in {ContextReader.Prefix}{OrganizationSettings.ExcludedAccountsKey} too"
            );
        }

        if (organization.ManagementAccount is { } management && organization.CanaryAccounts.Contains(management))
        {
            throw InvalidCanaries($"accounts that a stack set deploys to: {management} is the management account");
        }

        if (organization.DelegatedAdministrator is { } administrator && administrator == organization.ManagementAccount)
        {
            throw InvalidSettingException.Of(
                OrganizationSettings.DelegatedAdministratorKey,
                administrator,
                $"another account than {ContextReader.Prefix}{OrganizationSettings.ManagementAccountKey}: the "
                    + "management account needs no delegation"
            );
        }

        InvalidSettingException InvalidCanaries(string allowed) =>
            InvalidSettingException.Of(OrganizationSettings.CanaryAccountsKey, given.Text(OrganizationSettings.CanaryAccountsKey), allowed);
    }

    /// <remarks>https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html</remarks>
    private static string PartitionOf(string region) =>
        region.Split('-', 3) switch
        {
            ["cn", ..] => "aws-cn",
            ["us", "gov", ..] => "aws-us-gov",
            ["eusc", ..] => "aws-eusc",
            _ => "aws",
        };
}
