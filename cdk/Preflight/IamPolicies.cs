using System.Text.Encodings.Web;
using System.Text.Json;
using ConfigRule.Cdk.Organization;
using ConfigRule.Cdk.Preflight.Checks;
using ConfigRule.Cdk.Preflight.Reading;

namespace ConfigRule.Cdk.Preflight;

/// <summary>The IAM policies that the checks need, from the operations that they declare.</summary>
/// <param name="stackName">The name of the deployment.</param>
/// <param name="qualifier">The qualifier of the CDK bootstrap.</param>
/// <param name="role">The role to assume in each account; null prints ROLE in its place.</param>
public sealed class IamPolicies(string stackName, string qualifier, string? role)
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>A JSON object with the policy of the caller and the policy of the role in each account.</summary>
    public string Json(IEnumerable<Check> checks)
    {
        var all = checks.ToList();

        return JsonSerializer.Serialize(
            new { caller = Policy(all.SelectMany(check => check.ByCaller)), role = Policy(all.SelectMany(check => check.ByRole)) },
            Readable
        );
    }

    private object Policy(IEnumerable<AwsOperation> operations) =>
        new
        {
            Version = "2012-10-17",
            Statement = operations
                .GroupBy(operation => ArnOf(operation.Resource), operation => operation.Permission)
                .OrderBy(statement => statement.Key, StringComparer.Ordinal)
                .Select(statement => new
                {
                    Effect = "Allow",
                    Action = statement.Distinct().Order(StringComparer.Ordinal),
                    Resource = statement.Key,
                }),
        };

    private string ArnOf(string resource) =>
        resource
            .Replace("{role}", role ?? "ROLE", StringComparison.Ordinal)
            .Replace("{qualifier}", qualifier, StringComparison.Ordinal)
            .Replace("{stack}", stackName, StringComparison.Ordinal)
            .Replace("{bucket}", new DeployedNames(stackName).PackageBucket("*", "*"), StringComparison.Ordinal);
}
