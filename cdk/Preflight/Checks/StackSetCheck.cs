using System.Text.Json;
using ConfigRule.Cdk.Organization;
using ConfigRule.Cdk.Preflight.Cli;
using ConfigRule.Cdk.Settings;

namespace ConfigRule.Cdk.Preflight.Checks;

/// <summary>The stack sets of an earlier roll-out: what they are at, and where they have been.</summary>
public static class StackSetCheck
{
    public const string Name = "stack set";

    private const string NotFound = "StackSetNotFoundException";

    /// <summary>Of which operations a stack set's latest are: one that is under way is among the latest.</summary>
    private const string LatestOperations = "20";

    /// <returns>What was found, and the template where there is such a stack set; known is false where that could not be read.</returns>
    public static async Task<(IReadOnlyList<Row> Rows, DeployedStackSet? StackSet, bool IsKnown)> RunAsync(Subject subject, string name)
    {
        ArgumentNullException.ThrowIfNull(subject);
        string[] named = ["--stack-set-name", name, .. subject.CallAs];
        try
        {
            var asksWhat = new AwsCall(AwsOperation.DescribeStackSet, subject.Home, named);
            var described = await subject.Aws.ReadAsync(asksWhat);
            var asksWhere = new AwsCall(AwsOperation.ListStackInstances, subject.Home, named);
            var asksWhen = new AwsCall(AwsOperation.ListStackSetOperations, subject.Home, [.. named, "--max-items", LatestOperations]);
            var answers = await Task.WhenAll(subject.Aws.ReadAsync(asksWhere), subject.Aws.ReadAsync(asksWhen));
            var instances = answers[0].RequiredItems(asksWhere, "Summaries");
            var rows = Judge(subject, name, described, instances, answers[1].RequiredItems(asksWhen, "Summaries"));
            var template = described.RequiredText(asksWhat, "StackSet", "TemplateBody");
            return (
                rows,
                new DeployedStackSet(template, instances.All(instance => instance.Text("Status") == "CURRENT" || IsSuspended(instance))),
                true
            );
        }
        catch (AwsReadException exception) when (exception.Code is NotFound or "StackSetNotFound")
        {
            return (
                [
                    Row.Ok(
                        Name,
                        Row.Organization,
                        IsWanted(subject, name)
                            ? $"{name} is not there yet: it will be made"
                            : $"{name} is not there, and no account is a canary"
                    ),
                ],
                null,
                true
            );
        }
        catch (AwsReadException exception)
        {
            return ([Subject.NotKnown(Name, Row.Organization, exception)], null, false);
        }
    }

    public static IReadOnlyList<Row> Judge(
        Subject subject,
        string name,
        JsonElement described,
        IReadOnlyList<JsonElement> instances,
        IReadOnlyList<JsonElement> operations
    )
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(instances);
        var rows = new List<Row>();
        if (described.Text("StackSet", "PermissionModel") is var model && model != "SERVICE_MANAGED")
        {
            rows.Add(
                Row.Fail(
                    Name,
                    Row.Organization,
                    $"{name} is there with the permission model {model}: it is not of this roll-out",
                    "delete it, or choose another flowLogging:stackName"
                )
            );
        }

        rows.AddRange(JudgeOperations(name, described.Flag("StackSet", "ManagedExecution", "Active"), operations));
        rows.AddRange(instances.SelectMany(instance => JudgeInstance(subject, name, instance)));

        return rows.Count > 0
            ? rows
            : [Row.Ok(Name, Row.Organization, $"{name} has {instances.Count} stack instances, all of them current")];
    }

    private static IEnumerable<Row> JudgeOperations(string name, bool isQueued, IReadOnlyList<JsonElement> operations) =>
        operations
            .Where(operation => operation.Text("Status") is "RUNNING" or "STOPPING" or "QUEUED")
            .Select(operation =>
                isQueued
                    ? Row.Warn(
                        Name,
                        Row.Organization,
                        $"{Described(name, operation)}: the next one waits for it",
                        "nothing, or wait for its end"
                    )
                    : Row.Fail(
                        Name,
                        Row.Organization,
                        $"{Described(name, operation)}: a second one cannot start",
                        "wait for its end, or aws cloudformation stop-stack-set-operation"
                    )
            );

    private static string Described(string name, JsonElement operation) =>
        $"{name}: the operation {operation.Text("OperationId")} ({operation.Text("Action")}) is {operation.Text("Status")}";

    private static IEnumerable<Row> JudgeInstance(Subject subject, string name, JsonElement instance)
    {
        var settings = subject.Organization;
        var (account, region) = (instance.Text("Account") ?? "", instance.Text("Region") ?? "");
        var where = $"{account}/{region}";
        if (IsSuspended(instance))
        {
            yield return Row.Warn(Name, where, $"{name} skipped it: the account is suspended", "nothing");
        }
        else if (instance.Text("Status") is var status && status != "CURRENT")
        {
            var found = $"{name}: the stack instance is {status}: {instance.Text("StatusReason") ?? "no reason is given"}";
            yield return status == "INOPERABLE"
                ? Row.Fail(
                    Name,
                    where,
                    found,
                    "it gets no update any more: aws cloudformation delete-stack-instances with --retain-stacks, then delete the stack in the account"
                )
                : Row.Warn(Name, where, found, "mend the reason; the next roll-out tries it again");
        }

        // The canaries go first and take only what the other stack set has left; without canaries nothing takes theirs away.
        if (name == subject.Names.OrganizationStackSet && settings.CanaryAccounts.Contains(account))
        {
            yield return Row.Fail(
                Name,
                where,
                $"{name} has a stack instance in an account that is a canary now: two stack sets cannot have one account",
                "exclude the account, deploy, then make it a canary"
            );
        }
        else if (name == subject.Names.CanaryStackSet && settings.CanaryAccounts.Count == 0)
        {
            yield return Row.Fail(
                Name,
                where,
                $"{name} has a stack instance, and no account is a canary now",
                $"cdk destroy {name} before the roll-out"
            );
        }
        else if (WhyNotThere(settings, subject.Names, name, account, region) is { } reason)
        {
            yield return Row.Warn(
                Name,
                where,
                $"{name} has a stack instance in {reason}",
                "if it is still there after the roll-out: aws cloudformation delete-stack-instances"
            );
        }
    }

    private static bool IsSuspended(JsonElement instance) =>
        instance.Text("StackInstanceStatus", "DetailedStatus") == "SKIPPED_SUSPENDED_ACCOUNT";

    private static bool IsWanted(Subject subject, string name) =>
        name != subject.Names.CanaryStackSet || subject.Organization.CanaryAccounts.Count > 0;

    private static string? WhyNotThere(OrganizationSettings settings, DeployedNames names, string name, string account, string region) =>
        settings.ExcludedAccounts.Contains(account) ? "an account that is excluded"
        : !settings.Regions.Contains(region) ? "a region that flowLogging:regions does not name"
        : name == names.CanaryStackSet && !settings.CanaryAccounts.Contains(account) ? "an account that is no canary now"
        : null;
}
