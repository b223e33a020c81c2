using ConfigRule.Cdk.Preflight.Reading;
using ConfigRule.Cdk.Preflight.Reporting;

namespace ConfigRule.Cdk.Preflight.Checks;

/// <summary>How the latest operation of each stack set ended.</summary>
public static class OperationsCheck
{
    public const string Name = "operations";

    public static Check Declaration { get; } =
        new(Name, "the latest operation of each stack set succeeded; where it failed or was cancelled")
        {
            ByCaller = [AwsOperation.ListStackSetOperations, AwsOperation.ListStackSetOperationResults],
        };

    public static Task<IReadOnlyList<Finding>> RunAsync(CheckedRollout rollout)
    {
        ArgumentNullException.ThrowIfNull(rollout);

        return ReadFailures.CatchAtEachAsync(Name, rollout.StackSets, name => RunAsync(rollout, name));
    }

    /// <param name="rollout">The roll-out.</param>
    /// <param name="stackSet">The stack set.</param>
    /// <param name="latest">Its latest operation; null if it has none.</param>
    public static Finding Judge(CheckedRollout rollout, string stackSet, StackSetOperation? latest)
    {
        ArgumentNullException.ThrowIfNull(rollout);

        return latest switch
        {
            null => Finding.Fail(Name, stackSet, "it has no operation", "deploy the stack set"),
            { Status: "SUCCEEDED" } => Finding.Ok(Name, stackSet, $"the latest operation ({latest.Action}) succeeded"),
            { IsRunning: true } => Finding.Warn(
                Name,
                stackSet,
                $"the operation {latest.Id} ({latest.Action}) is {latest.Status}",
                $"wait and check again; to stop it: aws cloudformation stop-stack-set-operation --region {rollout.Home} --stack-set-name "
                    + $"{stackSet} --operation-id {latest.Id} --call-as {(rollout.CallAs.Count > 0 ? rollout.CallAs[^1] : "SELF")}"
            ),
            { Status: "STOPPED" } => Finding.Warn(
                Name,
                stackSet,
                $"the latest operation ({latest.Action}) was stopped: CloudFormation "
                    + "fails the deployment and begins to roll the stack set back",
                "see the events of the stack"
            ),
            _ => Finding.Fail(
                Name,
                stackSet,
                $"the latest operation ({latest.Action}) is {latest.Status}: {latest.Reason}",
                "fix the reasons and deploy again"
            ),
        };
    }

    private static async Task<IReadOnlyList<Finding>> RunAsync(CheckedRollout rollout, string stackSet)
    {
        var latest = (await StackSetOperation.ReadAsync(rollout, stackSet)).MaxBy(operation => operation.Created);
        if (latest is null)
        {
            return [Judge(rollout, stackSet, null)];
        }

        var results = await StackSetOperation.ReadResultsAsync(rollout, stackSet, latest.Id);
        var unsuccessful = results
            .Where(result => result.Text("Status") != "SUCCEEDED")
            .Select(result =>
                Finding.Warn(
                    Name,
                    $"{result.Text("Account")}/{result.Text("Region")}",
                    $"{stackSet}: the latest operation is {result.Text("Status")} "
                        + $"there: {result.Text("StatusReason") ?? "no reason is given"}",
                    "fix the reason and deploy again"
                )
            );

        return [Judge(rollout, stackSet, latest), .. unsuccessful];
    }
}
