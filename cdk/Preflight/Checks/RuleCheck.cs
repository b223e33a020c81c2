using System.Text.Json;
using ConfigRule.Cdk.Preflight.Reading;
using ConfigRule.Cdk.Preflight.Reporting;

namespace ConfigRule.Cdk.Preflight.Checks;

/// <summary>Whether the name of the rule is free and the quota allows another rule, in an account and region.</summary>
public static class RuleCheck
{
    public const string Name = "rule";

    public static Check Declaration { get; } =
        new(Name, "the name of the rule is free or the rule is ours, and the quota of rules allows one more")
        {
            ByCaller = [AwsOperation.DescribeRules, AwsOperation.DescribeStackResources],
            ByRole = [AwsOperation.DescribeRules, AwsOperation.DescribeStackResources],
        };

    /// <summary>Rules in a region of an account, by default.</summary>
    /// <remarks>https://docs.aws.amazon.com/config/latest/developerguide/configlimits.html</remarks>
    public const int MostRules = 1000;

    public static Task<IReadOnlyList<Finding>> RunAsync(CheckedRollout rollout, string account, string region, RoleCredentials? role)
    {
        ArgumentNullException.ThrowIfNull(rollout);
        var where = $"{account}/{region}";
        var name = rollout.Settings.Rule.Name;

        return ReadFailures.CatchAsync(
            Name,
            where,
            async () =>
            {
                var call = new AwsCall(AwsOperation.DescribeRules, region, [], role);
                var rules = (await rollout.Aws.ReadAsync(call)).RequiredItems(call, "ConfigRules");
                var names = rules.Select(rule => rule.RequiredText(call, "ConfigRuleName")).ToList();
                var stack = names.Contains(name) ? await StackOfAsync(rollout, name, region, role) : null;
                return [Judge(where, name, names, stack, stack is not null && rollout.Names.IsOurs(stack, region))];
            }
        );
    }

    /// <param name="where">The account and region.</param>
    /// <param name="name">The name of the rule.</param>
    /// <param name="names">The names of all rules there.</param>
    /// <param name="stack">The stack of the rule with that name; null if it belongs to no stack.</param>
    /// <param name="isOurs">Whether that stack belongs to this roll-out.</param>
    public static Finding Judge(string where, string name, IReadOnlyCollection<string> names, string? stack, bool isOurs)
    {
        ArgumentNullException.ThrowIfNull(names);
        if (names.Contains(name))
        {
            return isOurs
                ? Finding.Ok(Name, where, $"the rule {name} is from an earlier deployment")
                : Finding.Fail(
                    Name,
                    where,
                    $"another rule {name} exists, {(stack is null ? "without a stack" : $"of the stack {stack}")}",
                    $"{(stack is null ? "delete it" : "delete that stack")}, choose another "
                        + "flowLogging:ruleName, or add the account to flowLogging:excludedAccounts"
                );
        }

        return names.Count < MostRules
            ? Finding.Ok(Name, where, $"the name {name} is free")
            : Finding.Fail(
                Name,
                where,
                $"there are {names.Count} rules; the quota is {MostRules}",
                "delete rules there, or request a higher quota"
            );
    }

    private static async Task<string?> StackOfAsync(CheckedRollout rollout, string name, string region, RoleCredentials? role)
    {
        var call = new AwsCall(AwsOperation.DescribeStackResources, region, ["--physical-resource-id", name], role);
        try
        {
            var resources = (await rollout.Aws.ReadAsync(call)).RequiredItems(call, "StackResources");
            return
                resources.FirstOrDefault(resource =>
                    resource.Text("ResourceType") == "AWS::Config::ConfigRule" && resource.Text("PhysicalResourceId") == name
                )
                    is { ValueKind: JsonValueKind.Object } rule
                ? rule.Text("StackName")
                : null;
        }
        catch (AwsReadException exception)
            when (exception.Code == "ValidationError" && exception.Message.Contains("does not exist", StringComparison.Ordinal))
        {
            return null;
        }
    }
}
