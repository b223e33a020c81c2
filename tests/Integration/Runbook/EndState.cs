using System.Text.Json;
using ConfigRule.LocalLoop;
using static ConfigRule.Tests.Runbook.RunbookAccount;

namespace ConfigRule.Tests.Runbook;

/// <summary>Everything that exists for a VPC after a run, read by an independent client, without what differs between runs.</summary>
public sealed record EndState(string FlowLogs, string LogGroup, string Role)
{
    public static async Task<EndState> ReadAsync(RunbookAccount runbook, string vpcId)
    {
        ArgumentNullException.ThrowIfNull(runbook);
        var flowLogs = (await runbook.FlowLogsAsync(vpcId)).Select(log =>
            string.Join(
                ' ',
                Text(log, "TrafficType"),
                Text(log, "FlowLogStatus"),
                Text(log, "DeliverLogsStatus"),
                Text(log, "LogGroupName"),
                Text(log, "DeliverLogsPermissionArn"),
                Text(log, "LogFormat"),
                Text(log, "MaxAggregationInterval")
            )
        );
        var group = await runbook.LogGroupAsync($"/vpc-flow-logs/{vpcId}");

        return new EndState(
            Same(string.Join('|', flowLogs)),
            Same(
                $"{(group is { } found ? $"{Text(found, "retentionInDays")} {Text(found, "logGroupClass")} {Text(found, "kmsKeyId")}" : "none")}"
            ),
            Same(await RoleAsync(runbook))
        );

        string Same(string text) =>
            text.Replace(vpcId, "VPC", StringComparison.Ordinal).Replace(runbook.Account.Id, "ACCOUNT", StringComparison.Ordinal);
    }

    private static async Task<string> RoleAsync(RunbookAccount runbook)
    {
        if (await runbook.DeliveryRoleAsync() is not { } role)
        {
            return "none";
        }

        var name = new { RoleName = runbook.DeliveryRoleName };
        var inline = (await runbook.Account.CallAsync("iam", "list_role_policies", name)).GetProperty("PolicyNames");
        var attached = (await runbook.Account.CallAsync("iam", "list_attached_role_policies", name)).GetProperty("AttachedPolicies");
        var policies = new List<string>();
        foreach (var policy in inline.EnumerateArray())
        {
            var document = await runbook.Account.CallAsync(
                "iam",
                "get_role_policy",
                new { name.RoleName, PolicyName = policy.GetString() }
            );
            policies.Add($"{policy} {document.GetProperty("PolicyDocument")}");
        }

        return $"{role.GetProperty("AssumeRolePolicyDocument")} {string.Join(' ', policies)} {attached}";
    }
}
