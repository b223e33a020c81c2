using System.Text.Json;
using ConfigRule.Cdk.Preflight.Reading;

namespace ConfigRule.Cdk.Preflight.Checks;

/// <summary>An operation of a stack set.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Action">What it does: CREATE, UPDATE, DELETE or DETECT_DRIFT.</param>
/// <param name="Status">Its status in the words of CloudFormation.</param>
/// <param name="Reason">Why it has that status.</param>
/// <param name="Created">When it began.</param>
/// <param name="Ended">When it ended; null if it has not.</param>
public sealed record StackSetOperation(
    string Id,
    string Action,
    string Status,
    string Reason,
    DateTimeOffset Created,
    DateTimeOffset? Ended
)
{
    public bool IsRunning => Status is "RUNNING" or "STOPPING" or "QUEUED";

    /// <exception cref="AwsReadException">They cannot be read.</exception>
    public static async Task<IReadOnlyList<StackSetOperation>> ReadAsync(CheckedRollout rollout, string stackSet)
    {
        ArgumentNullException.ThrowIfNull(rollout);
        var call = new AwsCall(AwsOperation.ListStackSetOperations, rollout.Home, ["--stack-set-name", stackSet, .. rollout.CallAs]);

        return
        [
            .. (await rollout.Aws.ReadAsync(call))
                .RequiredItems(call, "Summaries")
                .Select(summary => new StackSetOperation(
                    summary.RequiredText(call, "OperationId"),
                    summary.Text("Action") ?? "unknown action",
                    summary.RequiredText(call, "Status"),
                    summary.Text("StatusReason") ?? "no reason is given",
                    summary.RequiredTime(call, "CreationTimestamp"),
                    summary.Text("EndTimestamp") is null ? null : summary.RequiredTime(call, "EndTimestamp")
                )),
        ];
    }

    /// <summary>The result in each account and region.</summary>
    /// <exception cref="AwsReadException">They cannot be read.</exception>
    public static async Task<IReadOnlyList<JsonElement>> ReadResultsAsync(CheckedRollout rollout, string stackSet, string operation)
    {
        ArgumentNullException.ThrowIfNull(rollout);
        var call = new AwsCall(
            AwsOperation.ListStackSetOperationResults,
            rollout.Home,
            ["--stack-set-name", stackSet, "--operation-id", operation, .. rollout.CallAs]
        );

        return (await rollout.Aws.ReadAsync(call)).RequiredItems(call, "Summaries");
    }
}
