using System.Text.Json;
using ConfigRule.Cdk.Organization;
using ConfigRule.Cdk.Preflight.Reading;
using ConfigRule.Cdk.Preflight.Reporting;
using ConfigRule.Cdk.Settings;

namespace ConfigRule.Cdk.Preflight.Checks;

/// <summary>The stack sets of an earlier deployment: running operations, and stack instances that are in the way.</summary>
public static class StackSetCheck
{
    public const string Name = "stack set";

    public static Check Declaration { get; } =
        new(Name, "operations that are running; stack instances that are not current, or are where the settings have none")
        {
            ByCaller = [AwsOperation.DescribeStackSet, AwsOperation.ListStackInstances, AwsOperation.ListStackSetOperations],
        };

    private const string NotFound = "StackSetNotFoundException";

    /// <summary>How many recent operations to list; a running one is among them.</summary>
    private const string LatestOperations = "20";

    /// <returns>What was found, and the stack set if it exists; IsKnown is false if that could not be read.</returns>
    public static async Task<(IReadOnlyList<Finding> Findings, DeployedStackSet? StackSet, bool IsKnown)> RunAsync(
        CheckedRollout rollout,
        string name
    )
    {
        ArgumentNullException.ThrowIfNull(rollout);
        string[] named = ["--stack-set-name", name, .. rollout.CallAs];
        try
        {
            var describe = new AwsCall(AwsOperation.DescribeStackSet, rollout.Home, named);
            var described = await rollout.Aws.ReadAsync(describe);
            var listInstances = new AwsCall(AwsOperation.ListStackInstances, rollout.Home, named);
            var listOperations = new AwsCall(
                AwsOperation.ListStackSetOperations,
                rollout.Home,
                [.. named, "--max-items", LatestOperations]
            );
            var answers = await Task.WhenAll(rollout.Aws.ReadAsync(listInstances), rollout.Aws.ReadAsync(listOperations));
            var instances = answers[0].RequiredItems(listInstances, "Summaries");
            var findings = Judge(rollout, name, described, instances, answers[1].RequiredItems(listOperations, "Summaries"));
            var template = described.RequiredText(describe, "StackSet", "TemplateBody");
            return (
                findings,
                new DeployedStackSet(template, instances.All(instance => instance.Text("Status") == "CURRENT" || IsSuspended(instance))),
                true
            );
        }
        catch (AwsReadException exception) when (exception.Code is NotFound or "StackSetNotFound")
        {
            return (
                [
                    Finding.Ok(
                        Name,
                        Finding.Organization,
                        IsExpected(rollout, name)
                            ? $"{name} does not exist yet: the deployment creates it"
                            : $"{name} does not exist, and there are no canary accounts"
                    ),
                ],
                null,
                true
            );
        }
        catch (AwsReadException exception)
        {
            return ([ReadFailures.Describe(Name, Finding.Organization, exception)], null, false);
        }
    }

    public static IReadOnlyList<Finding> Judge(
        CheckedRollout rollout,
        string name,
        JsonElement described,
        IReadOnlyList<JsonElement> instances,
        IReadOnlyList<JsonElement> operations
    )
    {
        ArgumentNullException.ThrowIfNull(rollout);
        ArgumentNullException.ThrowIfNull(instances);
        var findings = new List<Finding>();
        if (described.Text("StackSet", "PermissionModel") is var model && model != "SERVICE_MANAGED")
        {
            findings.Add(
                Finding.Fail(
                    Name,
                    Finding.Organization,
                    $"{name} exists with the permission model {model}: it does not belong to this roll-out",
                    "delete it, or choose another flowLogging:stackName"
                )
            );
        }

        findings.AddRange(JudgeOperations(name, described.Flag("StackSet", "ManagedExecution", "Active"), operations));
        findings.AddRange(instances.SelectMany(instance => JudgeInstance(rollout, name, instance)));

        return findings.Count > 0
            ? findings
            : [Finding.Ok(Name, Finding.Organization, $"{name} has {instances.Count} stack instances, all current")];
    }

    private static IEnumerable<Finding> JudgeOperations(string name, bool isQueued, IReadOnlyList<JsonElement> operations) =>
        operations
            .Where(operation => operation.Text("Status") is "RUNNING" or "STOPPING" or "QUEUED")
            .Select(operation =>
                isQueued
                    ? Finding.Warn(
                        Name,
                        Finding.Organization,
                        $"{Described(name, operation)}: the next one waits for it",
                        "nothing, or wait until it ends"
                    )
                    : Finding.Fail(
                        Name,
                        Finding.Organization,
                        $"{Described(name, operation)}: a second one cannot start",
                        "wait until it ends, or aws cloudformation stop-stack-set-operation"
                    )
            );

    private static string Described(string name, JsonElement operation) =>
        $"{name}: the operation {operation.Text("OperationId")} ({operation.Text("Action")}) is {operation.Text("Status")}";

    private static IEnumerable<Finding> JudgeInstance(CheckedRollout rollout, string name, JsonElement instance)
    {
        var settings = rollout.Organization;
        var (account, region) = (instance.Text("Account") ?? "", instance.Text("Region") ?? "");
        var where = $"{account}/{region}";
        if (IsSuspended(instance))
        {
            yield return Finding.Warn(Name, where, $"{name} skipped it: the account is suspended", "nothing");
        }
        else if (instance.Text("Status") is var status && status != "CURRENT")
        {
            var found = $"{name}: the stack instance is {status}: {instance.Text("StatusReason") ?? "no reason is given"}";
            yield return status == "INOPERABLE"
                ? Finding.Fail(
                    Name,
                    where,
                    found,
                    "it gets no more updates: aws cloudformation delete-stack-instances "
                        + "with --retain-stacks, then delete the stack in the account"
                )
                : Finding.Warn(Name, where, found, "fix the reason; the next deployment retries it");
        }

        // The canary stack set is deployed first, so it would collide with the other one; without canaries nothing deletes its instances.
        if (name == rollout.Names.OrganizationStackSet && settings.CanaryAccounts.Contains(account))
        {
            yield return Finding.Fail(
                Name,
                where,
                $"{name} has a stack instance in an account that is a canary now: two stack sets cannot deploy to one account",
                "exclude the account, deploy, then make it a canary"
            );
        }
        else if (name == rollout.Names.CanaryStackSet && settings.CanaryAccounts.Count == 0)
        {
            yield return Finding.Fail(
                Name,
                where,
                $"{name} has a stack instance, but there are no canary accounts now",
                $"cdk destroy {name} before the deployment"
            );
        }
        else if (WhyNotThere(settings, rollout.Names, name, account, region) is { } reason)
        {
            yield return Finding.Warn(
                Name,
                where,
                $"{name} has a stack instance in {reason}",
                "if it still exists after the deployment: aws cloudformation delete-stack-instances"
            );
        }
    }

    private static bool IsSuspended(JsonElement instance) =>
        instance.Text("StackInstanceStatus", "DetailedStatus") == "SKIPPED_SUSPENDED_ACCOUNT";

    private static bool IsExpected(CheckedRollout rollout, string name) =>
        name != rollout.Names.CanaryStackSet || rollout.Organization.CanaryAccounts.Count > 0;

    private static string? WhyNotThere(OrganizationSettings settings, DeployedNames names, string name, string account, string region) =>
        settings.ExcludedAccounts.Contains(account) ? "an account that is excluded"
        : !settings.Regions.Contains(region) ? "a region that is not in flowLogging:regions"
        : name == names.CanaryStackSet && !settings.CanaryAccounts.Contains(account) ? "an account that is not a canary now"
        : null;
}
