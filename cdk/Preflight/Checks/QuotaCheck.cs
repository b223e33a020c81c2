using System.Globalization;
using System.Text.Json;
using ConfigRule.Cdk.Preflight.Cli;
using ConfigRule.Cdk.Settings;

namespace ConfigRule.Cdk.Preflight.Checks;

/// <summary>Accounts times regions, held against the quotas of StackSets.</summary>
/// <remarks>https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html</remarks>
public static class QuotaCheck
{
    public const string Name = "quotas";

    public static readonly StackSetQuota Instances = new("Stack instances per stack set", 100_000);

    /// <summary>In each region, over all stack sets of the account that administers them.</summary>
    public static readonly StackSetQuota Operations = new("Stack instance operations per administrator account", 10_000);

    public static async Task<IReadOnlyList<Row>> RunAsync(Subject subject, IReadOnlyList<TargetAccount> targets)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(targets);
        var call = new AwsCall(AwsOperation.ListServiceQuotas, subject.Home, "--service-code", "cloudformation");
        try
        {
            return Judge(subject.Organization, targets, (await subject.Aws.ReadAsync(call)).RequiredItems(call, "Quotas"));
        }
        catch (AwsReadException exception)
        {
            return
            [
                Row.Warn(
                    Name,
                    subject.Home,
                    $"the account's own quotas are not known ({exception.Message}): AWS's documented defaults are taken",
                    exception.Remedy
                ),
                .. Judge(subject.Organization, targets, []),
            ];
        }
    }

    public static IReadOnlyList<Row> Judge(
        OrganizationSettings settings,
        IReadOnlyList<TargetAccount> targets,
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
        // The page leaves open whether the region is the stack set's or the instance's: the stricter reading warns.
        var atATime = string.Create(CultureInfo.InvariantCulture, $"{mostOperations:0} in operation at a time ({operationsSource})");

        return
        [
            instances <= mostInstances
                ? Row.Ok(
                    Name,
                    Row.Organization,
                    string.Create(CultureInfo.InvariantCulture, $"{product}, of {mostInstances:0} in a stack set ({instancesSource})")
                )
                : Row.Fail(
                    Name,
                    Row.Organization,
                    string.Create(CultureInfo.InvariantCulture, $"{product}, a stack set may have {mostInstances:0} ({instancesSource})"),
                    $"ask for a higher quota \"{Instances.Name}\", or roll out to fewer units or regions"
                ),
            instances <= mostOperations
                ? Row.Ok(Name, Row.Organization, $"{product}, of {atATime}")
                : Row.Warn(
                    Name,
                    Row.Organization,
                    $"{product}, of {atATime}: CloudFormation may put some off",
                    $"ask for a higher quota \"{Operations.Name}\", or roll out region by region"
                ),
        ];
    }
}
