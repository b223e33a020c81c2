using System.Text.Json;

namespace ConfigRule.LocalLoop;

/// <summary>The deployed rule, used as an operator uses it: evaluate, read the results, remediate.</summary>
public sealed class DeployedRule(LocalAws localAws, AwsAccount account, string ruleName)
{
    private static readonly TimeSpan EvaluationLimit = TimeSpan.FromSeconds(60);

    /// <summary>Makes Config evaluate every VPC, and waits for the results.</summary>
    public async Task EvaluateAsync(CancellationToken cancellationToken = default)
    {
        // Config allows one start per minute. The local AWS skips that minute.
        await localAws.ControlAsync(HttpMethod.Post, "clock/advance", new { seconds = 61 }, cancellationToken);
        await account.CallAsync("config", "start_config_rules_evaluation", new { ConfigRuleNames = new[] { ruleName } });
        await localAws.WaitUntilIdleAsync(EvaluationLimit, cancellationToken);
    }

    /// <summary>Config's current result for each VPC.</summary>
    public async Task<IReadOnlyList<EvaluatedVpc>> ReadAsync(IReadOnlyDictionary<string, string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        var results = new List<EvaluatedVpc>();
        string? nextToken = null;
        do
        {
            var page = await ReadPageAsync(nextToken);
            results.AddRange(page.GetProperty("EvaluationResults").EnumerateArray().Select(result => ReadVpc(result, names)));
            nextToken = page.TryGetProperty("NextToken", out var token) ? token.GetString() : null;
        } while (!string.IsNullOrEmpty(nextToken));

        return [.. results.OrderBy(vpc => names.Keys.ToList().IndexOf(vpc.Id))];
    }

    /// <summary>Does what the console's Remediate button does.</summary>
    public Task RemediateAsync(IEnumerable<EvaluatedVpc> vpcs) =>
        account.CallAsync(
            "config",
            "start_remediation_execution",
            new
            {
                ConfigRuleName = ruleName,
                ResourceKeys = vpcs.Select(vpc => new { resourceType = "AWS::EC2::VPC", resourceId = vpc.Id }),
            }
        );

    private Task<JsonElement> ReadPageAsync(string? nextToken)
    {
        string[] every = ["COMPLIANT", "NON_COMPLIANT", "NOT_APPLICABLE"];
        return account.CallAsync(
            "config",
            "get_compliance_details_by_config_rule",
            nextToken is null
                ? new
                {
                    ConfigRuleName = ruleName,
                    ComplianceTypes = every,
                    Limit = 100,
                }
                : new
                {
                    ConfigRuleName = ruleName,
                    ComplianceTypes = every,
                    Limit = 100,
                    NextToken = nextToken,
                }
        );
    }

    private static EvaluatedVpc ReadVpc(JsonElement result, IReadOnlyDictionary<string, string> names)
    {
        var id =
            result.GetProperty("EvaluationResultIdentifier").GetProperty("EvaluationResultQualifier").GetProperty("ResourceId").GetString()
            ?? "";
        return new EvaluatedVpc(
            id,
            names.GetValueOrDefault(id, ""),
            result.GetProperty("ComplianceType").GetString() ?? "",
            result.TryGetProperty("Annotation", out var annotation) ? annotation.GetString() ?? "" : ""
        );
    }
}
