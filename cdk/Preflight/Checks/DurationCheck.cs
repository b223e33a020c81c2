using System.Globalization;
using System.Text.Json;
using ConfigRule.Cdk.Preflight.Reading;
using ConfigRule.Cdk.Preflight.Reporting;

namespace ConfigRule.Cdk.Preflight.Checks;

/// <summary>How long the roll-out took, compared with what tests/Scale assumes.</summary>
public static class DurationCheck
{
    public const string Name = "duration";

    /// <summary>Seconds to create one stack, as tests/Scale assumes.</summary>
    public const int StackSeconds = 240;

    private const string Stack = "AWS::CloudFormation::Stack";

    public static Check Declaration { get; } =
        new(Name, "seconds to create a stack in the canary account, and minutes of the operation that created each stack set's instances")
        {
            ByCaller = [AwsOperation.ListStackSetOperations, AwsOperation.ListStackSetOperationResults],
            ByRole = [AwsOperation.DescribeStackEvents],
        };

    /// <param name="rollout">The roll-out.</param>
    /// <param name="role">Credentials in the canary account; null if there are none.</param>
    /// <param name="instances">The stack instances; null if they are not known.</param>
    public static async Task<IReadOnlyList<Finding>> RunAsync(
        CheckedRollout rollout,
        RoleCredentials? role,
        IReadOnlyList<StackInstance>? instances
    )
    {
        ArgumentNullException.ThrowIfNull(rollout);
        var stacks =
            role is null || instances is null
                ? Task.FromResult<IReadOnlyList<Finding>>([
                    Finding.Fail(
                        Name,
                        Finding.Organization,
                        "the stacks of the canary account were not timed",
                        $"see the check {CanaryAccessCheck.Name}"
                    ),
                ])
                : ReadFailures.CatchAtEachAsync(
                    Name,
                    rollout.Organization.Regions,
                    async region => [await TimeStackAsync(rollout, role, region, instances)]
                );
        var operations = ReadFailures.CatchAtEachAsync(Name, rollout.StackSets, async name => [await TimeOperationAsync(rollout, name)]);

        return [.. await stacks, .. await operations];
    }

    /// <param name="where">The account and region.</param>
    /// <param name="events">The events of the stack.</param>
    public static Finding Judge(string where, IReadOnlyList<JsonElement> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        var begin = FirstTime(events, "CREATE_IN_PROGRESS");
        var end = FirstTime(events, "CREATE_COMPLETE");
        if (begin is null || end is null)
        {
            return Finding.Fail(Name, where, "the events of the stack show no complete creation", "look at the events of the stack");
        }

        var seconds = (end - begin).Value.TotalSeconds;

        return seconds <= StackSeconds
            ? Finding.Ok(
                Name,
                where,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the stack was created in {seconds:0} of the {StackSeconds} seconds that tests/Scale assumes"
                )
            )
            : Finding.Fail(
                Name,
                where,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the stack was created in {seconds:0} seconds; tests/Scale assumes at most {StackSeconds}"
                ),
                "raise the assumption of tests/Scale and compute the figures again"
            );
    }

    private static async Task<Finding> TimeStackAsync(
        CheckedRollout rollout,
        RoleCredentials role,
        string region,
        IReadOnlyList<StackInstance> instances
    )
    {
        var where = $"{role.Account}/{region}";
        var stack = instances.FirstOrDefault(instance => instance.Account == role.Account && instance.Region == region)?.StackId;
        if (stack is null)
        {
            return Finding.Fail(Name, where, "there is no stack to time", $"see the check {StackInstancesCheck.Name}");
        }

        var call = new AwsCall(AwsOperation.DescribeStackEvents, region, ["--stack-name", stack], role);

        return Judge(where, (await rollout.Aws.ReadAsync(call)).RequiredItems(call, "StackEvents"));
    }

    /// <summary>A person compares this with what tests/Scale computes for as many accounts.</summary>
    private static async Task<Finding> TimeOperationAsync(CheckedRollout rollout, string stackSet)
    {
        var first = (await StackSetOperation.ReadAsync(rollout, stackSet))
            .Where(operation => operation is { Action: "CREATE", Status: "SUCCEEDED", Ended: not null })
            .MinBy(operation => operation.Created);
        if (first is not { Ended: { } ended })
        {
            return Finding.Warn(Name, stackSet, "no CREATE operation that succeeded, so none to time", "nothing");
        }

        var results = await StackSetOperation.ReadResultsAsync(rollout, stackSet, first.Id);
        var accounts = results.Select(result => result.Text("Account")).Distinct().Count();

        return Finding.Warn(
            Name,
            stackSet,
            string.Create(
                CultureInfo.InvariantCulture,
                $"creation took {Math.Ceiling((ended - first.Created).TotalMinutes):0} "
                    + $"minutes for {accounts} accounts and {results.Count} stacks"
            ),
            "compare with what tests/Scale computes for as many"
        );
    }

    /// <summary>An update adds later events; the creation is the first.</summary>
    private static DateTimeOffset? FirstTime(IReadOnlyList<JsonElement> events, string status) =>
        events
            .Where(each => each.Text("ResourceType") == Stack && each.Text("ResourceStatus") == status)
            .Select(each => each.Time("Timestamp"))
            .Min();
}
