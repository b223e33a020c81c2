using System.Globalization;
using System.Text.Json;
using ConfigRule.Cdk.Preflight.Reading;
using ConfigRule.Cdk.Preflight.Reporting;
using ConfigRule.Cdk.Settings;

namespace ConfigRule.Cdk.Preflight.Checks;

/// <summary>Compares accounts times regions with the quotas of StackSets.</summary>
/// <remarks>https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html</remarks>
public static class QuotaCheck
{
    public const string Name = "quotas";

    public static Check Declaration { get; } =
        new(Name, "accounts times regions fit into a stack set") { ByCaller = [AwsOperation.ListServiceQuotas] };

    public static readonly StackSetQuota Instances = new("Stack instances per stack set", 100_000);

    /// <summary>In each region, for all stack sets of the administrator account together.</summary>
    public static readonly StackSetQuota Operations = new("Stack instance operations per administrator account", 10_000);

    public static async Task<IReadOnlyList<Finding>> RunAsync(CheckedRollout rollout, IReadOnlyList<OrganizationAccount> targets)
    {
        ArgumentNullException.ThrowIfNull(rollout);
        ArgumentNullException.ThrowIfNull(targets);
        var call = new AwsCall(AwsOperation.ListServiceQuotas, rollout.Home, "--service-code", "cloudformation");
        try
        {
            return Judge(rollout.Organization, targets, (await rollout.Aws.ReadAsync(call)).RequiredItems(call, "Quotas"));
        }
        catch (AwsReadException exception)
        {
            return
            [
                Finding.Warn(
                    Name,
                    rollout.Home,
                    $"the quotas of the account are not known ({exception.Message}): the documented defaults are used",
                    exception.Remedy
                ),
                .. Judge(rollout.Organization, targets, []),
            ];
        }
    }

    public static IReadOnlyList<Finding> Judge(
        OrganizationSettings settings,
        IReadOnlyList<OrganizationAccount> targets,
        IReadOnlyList<JsonElement> quotas
    )
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(targets);
        var accounts = targets.Count(target => !settings.CanaryAccounts.Contains(target.Id));
        var instances = accounts * settings.Regions.Count;
        var product = string.Create(
            CultureInfo.InvariantCulture,
            $"{accounts} accounts in {settings.Regions.Count} regions are {instances} stack instances"
        );
        var (mostInstances, instancesSource) = Instances.In(quotas);
        var (mostOperations, operationsSource) = Operations.In(quotas);
        // The page does not say whether it means the region of the stack set or of the instance: the stricter meaning warns.
        var atATime = string.Create(
            CultureInfo.InvariantCulture,
            $"at most {mostOperations:0} in operation at a time ({operationsSource})"
        );

        return
        [
            instances <= mostInstances
                ? Finding.Ok(
                    Name,
                    Finding.Organization,
                    string.Create(CultureInfo.InvariantCulture, $"{product}; a stack set takes {mostInstances:0} ({instancesSource})")
                )
                : Finding.Fail(
                    Name,
                    Finding.Organization,
                    string.Create(CultureInfo.InvariantCulture, $"{product}, but a stack set takes {mostInstances:0} ({instancesSource})"),
                    $"request a higher quota \"{Instances.Name}\", or deploy to fewer units or regions"
                ),
            instances <= mostOperations
                ? Finding.Ok(Name, Finding.Organization, $"{product}; {atATime}")
                : Finding.Warn(
                    Name,
                    Finding.Organization,
                    $"{product}; {atATime}: CloudFormation may delay some",
                    $"request a higher quota \"{Operations.Name}\", or deploy region by region"
                ),
        ];
    }
}
