using System.Globalization;

using Amazon.Runtime;
using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;

namespace ConfigRule.LocalLoop;

/// <summary>The runbook's executions, as Systems Manager tells them.</summary>
public sealed class RunbookRuns(Uri endpoint, string region)
{
    public async Task WriteAsync(Progress progress, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(progress);
        using var ssm = new AmazonSimpleSystemsManagementClient(
            new BasicAWSCredentials("local", "local"),
            new AmazonSimpleSystemsManagementConfig { ServiceURL = endpoint.OriginalString, AuthenticationRegion = region });
        var executions = ssm.Paginators.DescribeAutomationExecutions(new DescribeAutomationExecutionsRequest()).AutomationExecutionMetadataList;
        await foreach (var execution in executions.WithCancellation(cancellationToken))
        {
            var run = await ssm.GetAutomationExecutionAsync(
                new GetAutomationExecutionRequest { AutomationExecutionId = execution.AutomationExecutionId }, cancellationToken);
            progress.Say(Describe(run.AutomationExecution));
        }
    }

    private static string Describe(AutomationExecution execution)
    {
        var seconds = (execution.ExecutionEndTime - execution.ExecutionStartTime)?.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) ?? "?";
        var vpcId = Only(execution.Parameters, "VpcId");
        var outcome = execution.AutomationExecutionStatus == AutomationExecutionStatus.Success
            ? $"{Only(execution.Outputs, "ProveDelivery.Outcome")} {Only(execution.Outputs, "ProveDelivery.FlowLogId")}"
            : execution.FailureMessage;

        return $"  {vpcId}: {execution.AutomationExecutionStatus} in {seconds} s, {outcome}";
    }

    private static string Only(Dictionary<string, List<string>>? values, string name) =>
        values?.GetValueOrDefault(name)?.SingleOrDefault() ?? "";
}
