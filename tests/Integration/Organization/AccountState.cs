using System.Text.Json;
using ConfigRule.LocalLoop;

namespace ConfigRule.Tests.Organization;

/// <summary>The state of one account and region, as an independent client sees it.</summary>
internal sealed record AccountState
{
    /// <summary>The names of the stacks.</summary>
    public required IReadOnlyList<string> Stacks { get; init; }

    /// <summary>The hash of each function's code.</summary>
    public required IReadOnlyList<string> Code { get; init; }

    public required IReadOnlyList<string> Rules { get; init; }

    /// <summary>Config's compliance type of each VPC, by its id.</summary>
    public required IReadOnlyDictionary<string, string> Verdicts { get; init; }

    /// <summary>The ids of all flow logs, by VPC.</summary>
    public required ILookup<string, string> FlowLogs { get; init; }

    public static async Task<AccountState> ReadAsync(AwsAccount account)
    {
        var stacks = await account.CallAsync("cloudformation", "describe_stacks");
        var functions = await account.CallAsync("lambda", "list_functions");
        var rules = Texts((await account.CallAsync("config", "describe_config_rules")).GetProperty("ConfigRules"), "ConfigRuleName");
        var flowLogs = await account.CallAsync("ec2", "describe_flow_logs");

        return new AccountState
        {
            Stacks = Texts(stacks.GetProperty(nameof(Stacks)), "StackName"),
            Code = Texts(functions.GetProperty("Functions"), "CodeSha256"),
            Rules = rules,
            Verdicts = rules.Contains(WholeLoop.RuleName) ? await VerdictsAsync(account) : [],
            FlowLogs = flowLogs
                .GetProperty(nameof(FlowLogs))
                .EnumerateArray()
                .ToLookup(log => Text(log, "ResourceId"), log => Text(log, "FlowLogId")),
        };
    }

    private static async Task<Dictionary<string, string>> VerdictsAsync(AwsAccount account)
    {
        var details = await account.CallAsync(
            "config",
            "get_compliance_details_by_config_rule",
            new { ConfigRuleName = WholeLoop.RuleName, Limit = 100 }
        );

        return details
            .GetProperty("EvaluationResults")
            .EnumerateArray()
            .ToDictionary(
                result => Text(result.GetProperty("EvaluationResultIdentifier").GetProperty("EvaluationResultQualifier"), "ResourceId"),
                result => Text(result, "ComplianceType")
            );
    }

    private static List<string> Texts(JsonElement list, string member) => [.. list.EnumerateArray().Select(item => Text(item, member))];

    private static string Text(JsonElement element, string member) => element.GetProperty(member).GetString() ?? "";
}
