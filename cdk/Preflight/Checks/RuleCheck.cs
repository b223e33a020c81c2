using System.Text.Json;
using ConfigRule.Cdk.Preflight.Cli;

namespace ConfigRule.Cdk.Preflight.Checks;

/// <summary>Whether the rule's name is free, and there is room for a rule, in one account and region.</summary>
public static class RuleCheck
{
    public const string Name = "rule";

    /// <summary>Rules in a region of an account.</summary>
    /// <remarks>https://docs.aws.amazon.com/config/latest/developerguide/configlimits.html</remarks>
    public const int MostRules = 1000;

    public static Task<IReadOnlyList<Row>> RunAsync(Subject subject, string account, string region, RoleCredentials? role)
    {
        ArgumentNullException.ThrowIfNull(subject);
        var where = $"{account}/{region}";
        var name = subject.Settings.Rule.Name;

        return Subject.LookAsync(
            Name,
            where,
            async () =>
            {
                var call = new AwsCall(AwsOperation.DescribeRules, region, [], role);
                var rules = (await subject.Aws.ReadAsync(call)).RequiredItems(call, "ConfigRules");
                var names = rules.Select(rule => rule.RequiredText(call, "ConfigRuleName")).ToList();
                var stack = names.Contains(name) ? await StackOfAsync(subject, name, region, role) : null;
                return [Judge(where, name, names, stack, stack is not null && subject.Names.IsOurs(stack, region))];
            }
        );
    }

    /// <param name="where">The account and region.</param>
    /// <param name="name">The rule's name.</param>
    /// <param name="names">The names of all rules there.</param>
    /// <param name="stack">The stack that holds the rule of that name; null where none does.</param>
    /// <param name="isOurs">Whether that is a stack of this roll-out.</param>
    public static Row Judge(string where, string name, IReadOnlyCollection<string> names, string? stack, bool isOurs)
    {
        ArgumentNullException.ThrowIfNull(names);
        if (names.Contains(name))
        {
            return isOurs
                ? Row.Ok(Name, where, $"the rule {name} of an earlier roll-out")
                : Row.Fail(
                    Name,
                    where,
                    $"there is a rule {name} already, {(stack is null ? "which no stack holds" : $"of the stack {stack}")}",
                    $"{(stack is null ? "delete it" : "delete that stack")}, choose another flowLogging:ruleName, or name the account in flowLogging:excludedAccounts"
                );
        }

        return names.Count < MostRules
            ? Row.Ok(Name, where, $"the name {name} is free")
            : Row.Fail(Name, where, $"there are {names.Count} rules of {MostRules}", "delete rules there, or ask for a higher quota");
    }

    private static async Task<string?> StackOfAsync(Subject subject, string name, string region, RoleCredentials? role)
    {
        var call = new AwsCall(AwsOperation.DescribeStackResources, region, ["--physical-resource-id", name], role);
        try
        {
            var resources = (await subject.Aws.ReadAsync(call)).RequiredItems(call, "StackResources");
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
