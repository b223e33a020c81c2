using System.Text.Json;
using ConfigRule.Cdk;
using ConfigRule.Cdk.Preflight.Checks;
using ConfigRule.Cdk.Preflight.Cli;

namespace ConfigRule.Tests.Preflight;

/// <summary>The README's table of checks and its two policies, held to the checks and the calls that are made.</summary>
public sealed class DocumentationTests
{
    private static readonly string Section = File.ReadAllText(Path.Combine(Repository.Root, "README.md"))
        .Split("\n## Before a roll-out\n")[1]
        .Split("\n## ")[0];

    [Fact]
    public void The_policy_of_the_caller_allows_each_call_and_nothing_else()
    {
        Assert.Equal(Permissions(AwsOperation.OfCaller), Documented(1));
    }

    [Fact]
    public void The_policy_of_the_role_allows_each_call_and_nothing_else()
    {
        Assert.Equal(Permissions(AwsOperation.OfRole), Documented(2));
    }

    [Fact]
    public async Task No_check_makes_a_call_that_is_not_among_those()
    {
        var aws = HealthyOrganization.Aws();

        await HealthyOrganization.InspectAsync(aws);

        Assert.All(aws.Calls, call => Assert.Contains(call.Operation, call.Role is null ? AwsOperation.OfCaller : AwsOperation.OfRole));
    }

    [Fact]
    public async Task The_table_has_every_check_in_the_order_of_the_output()
    {
        var aws = HealthyOrganization
            .Aws()
            .Answers(AwsOperation.HeadBucket, "{}")
            .Answers(AwsOperation.GetBucketPolicy, "!NoSuchBucketPolicy: none");

        var rows = await HealthyOrganization.InspectAsync(aws);

        Assert.Contains(rows, row => row.Check == PackagesCheck.Name);
        Assert.Equal(
            rows.Select(row => row.Check).Distinct(),
            Section
                .Split('\n')
                .SkipWhile(line => line != "| check | what it looks at |")
                .Skip(2)
                .TakeWhile(line => line.StartsWith('|'))
                .Select(line => line.Split('|')[1].Trim())
        );
    }

    private static IEnumerable<string> Permissions(IEnumerable<AwsOperation> operations) =>
        operations.Select(operation => operation.Permission).Distinct().Order(StringComparer.Ordinal);

    private static IEnumerable<string> Documented(int which)
    {
        using var policy = JsonDocument.Parse(Section.Split("```json")[which].Split("```")[0]);

        return
        [
            .. policy
                .RootElement.GetProperty("Statement")
                .EnumerateArray()
                .Select(statement => statement.GetProperty("Action"))
                .SelectMany(action => action.ValueKind == JsonValueKind.Array ? action.EnumerateArray().ToList() : [action])
                .Select(action => action.GetString() ?? "")
                .Order(StringComparer.Ordinal),
        ];
    }
}
