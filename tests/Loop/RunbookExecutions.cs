using System.Diagnostics;
using System.Globalization;
using Amazon.Runtime;
using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;

namespace ConfigRule.LocalLoop;

/// <summary>The runbook's executions, as Systems Manager reports them.</summary>
public sealed class RunbookExecutions(Uri endpoint, string region)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(180);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(250);

    /// <summary>Reports how each execution ended, until the given number of them has ended.</summary>
    /// <exception cref="LoopException">They took too long.</exception>
    public async Task FollowAsync(int count, Progress progress, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(progress);
        using var ssm = new AmazonSimpleSystemsManagementClient(
            new BasicAWSCredentials("local", "local"),
            new AmazonSimpleSystemsManagementConfig { ServiceURL = endpoint.OriginalString, AuthenticationRegion = region }
        );
        var waited = Stopwatch.StartNew();
        HashSet<string> reported = [];
        while (reported.Count < count)
        {
            await foreach (var execution in EndedAsync(ssm).WithCancellation(cancellationToken))
            {
                if (reported.Add(execution.AutomationExecutionId))
                {
                    progress.Report(Describe(execution));
                }
            }

            if (waited.Elapsed > Limit)
            {
                throw new LoopException(
                    $"only {reported.Count} of {count} executions of the runbook have ended after {Limit.TotalSeconds:0} s"
                );
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
                var response = await ssm.GetAutomationExecutionAsync(
                    new GetAutomationExecutionRequest { AutomationExecutionId = execution.AutomationExecutionId }
                );
                yield return response.AutomationExecution;
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
