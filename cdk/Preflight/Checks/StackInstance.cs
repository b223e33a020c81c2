using System.Text.Json;
using ConfigRule.Cdk.Preflight.Reading;

namespace ConfigRule.Cdk.Preflight.Checks;

/// <summary>A stack that a stack set created, or should have created, in an account and region.</summary>
public sealed record StackInstance(string Account, string Region, string Status, string Reason, string? StackId, bool IsSuspended)
{
    public string Where => $"{Account}/{Region}";

    public bool IsCurrent => Status == "CURRENT";

    /// <exception cref="AwsReadException">They cannot be read.</exception>
    public static async Task<IReadOnlyList<StackInstance>> ReadAsync(CheckedRollout rollout, string stackSet, string? account = null)
    {
        ArgumentNullException.ThrowIfNull(rollout);
        IReadOnlyList<string> filter = account is null ? [] : ["--stack-instance-account", account];
        var call = new AwsCall(AwsOperation.ListStackInstances, rollout.Home, ["--stack-set-name", stackSet, .. rollout.CallAs, .. filter]);

        return [.. (await rollout.Aws.ReadAsync(call)).RequiredItems(call, "Summaries").Select(summary => Of(call, summary))];
    }

    private static StackInstance Of(AwsCall call, JsonElement summary) =>
        new(
            summary.RequiredText(call, "Account"),
            summary.RequiredText(call, "Region"),
            summary.RequiredText(call, "Status"),
            summary.Text("StatusReason") ?? "no reason is given",
            summary.Text("StackId"),
            summary.Text("StackInstanceStatus", "DetailedStatus") == "SKIPPED_SUSPENDED_ACCOUNT"
        );
}
