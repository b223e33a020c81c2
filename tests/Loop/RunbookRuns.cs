using System.Diagnostics;
using System.Globalization;
using Amazon.Runtime;
using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;

namespace ConfigRule.LocalLoop;

/// <summary>The runbook's executions, as Systems Manager tells them.</summary>
public sealed class RunbookRuns(Uri endpoint, string region)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(180);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(250);

    /// <summary>Says of each run how it ended, as it ends, until so many have.</summary>
    /// <exception cref="LoopException">They took too long.</exception>
    public async Task FollowAsync(int runs, Progress progress, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(progress);
        using var ssm = new AmazonSimpleSystemsManagementClient(
            new BasicAWSCredentials("local", "local"),
            new AmazonSimpleSystemsManagementConfig { ServiceURL = endpoint.OriginalString, AuthenticationRegion = region }
        );
        var waited = Stopwatch.StartNew();
        HashSet<string> told = [];
        while (told.Count < runs)
        {
            await foreach (var execution in EndedAsync(ssm).WithCancellation(cancellationToken))
            {
                if (told.Add(execution.AutomationExecutionId))
                {
                    progress.Say(Describe(execution));
                }
            }

            if (waited.Elapsed > Limit)
            {
                throw new LoopException($"{told.Count} of {runs} runs of the runbook have ended after {Limit.TotalSeconds:0} s");
            }

            await Task.Delay(PollInterval, cancellationToken);
        }
    }

    private static async IAsyncEnumerable<AutomationExecution> EndedAsync(AmazonSimpleSystemsManagementClient ssm)
    {
        await foreach (
            var execution in ssm
                .Paginators.DescribeAutomationExecutions(new DescribeAutomationExecutionsRequest())
                .AutomationExecutionMetadataList
        )
        {
            if (execution.ExecutionEndTime is not null)
            {
                var answer = await ssm.GetAutomationExecutionAsync(
                    new GetAutomationExecutionRequest { AutomationExecutionId = execution.AutomationExecutionId }
                );
                yield return answer.AutomationExecution;
            }
        }
    }

    private static string Describe(AutomationExecution execution)
    {
        var seconds =
            (execution.ExecutionEndTime - execution.ExecutionStartTime)?.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) ?? "?";
        var vpcId = Only(execution.Parameters, "VpcId");
        var outcome =
            execution.AutomationExecutionStatus == AutomationExecutionStatus.Success
                ? $"{Only(execution.Outputs, "VerifyFlowLog.Outcome")} {Only(execution.Outputs, "VerifyFlowLog.FlowLogId")}"
                : execution.FailureMessage;

        return $"  {vpcId}: {execution.AutomationExecutionStatus} in {seconds} s, {outcome}";
    }

    private static string Only(Dictionary<string, List<string>>? values, string name) =>
        values?.GetValueOrDefault(name)?.SingleOrDefault() ?? "";
}
