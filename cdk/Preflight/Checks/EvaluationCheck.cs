using System.Text.Json;
using ConfigRule.Cdk.Preflight.Reading;
using ConfigRule.Cdk.Preflight.Reporting;

namespace ConfigRule.Cdk.Preflight.Checks;

/// <summary>Whether the canary account evaluates its VPCs, and remediates as the settings say.</summary>
public static class EvaluationCheck
{
    public const string Name = "evaluation";

    public static Check Declaration { get; } =
        new(
            Name,
            "in the canary account: every VPC has a verdict; the last evaluation; automatic remediation is on or off as in the settings"
        )
        {
            ByRole =
            [
                AwsOperation.DescribeVpcs,
                AwsOperation.GetComplianceOfRule,
                AwsOperation.DescribeEvaluationStatus,
                AwsOperation.DescribeRemediations,
            ],
        };

    public static async Task<IReadOnlyList<Finding>> RunAsync(CheckedRollout rollout, RoleCredentials role)
    {
        ArgumentNullException.ThrowIfNull(rollout);
        ArgumentNullException.ThrowIfNull(role);
        var checks = rollout.Organization.Regions.SelectMany(region =>
            new[]
            {
                VerdictsAsync(rollout, role, region),
                LastEvaluationAsync(rollout, role, region),
                RemediationAsync(rollout, role, region),
            }
        );

        return [.. (await Task.WhenAll(checks)).SelectMany(findings => findings)];
    }

    /// <param name="where">The account and region.</param>
    /// <param name="vpcs">VPCs that the account owns there.</param>
    /// <param name="evaluated">VPCs that have a verdict.</param>
    public static Finding Judge(string where, IReadOnlyCollection<string> vpcs, IReadOnlyCollection<string> evaluated)
    {
        ArgumentNullException.ThrowIfNull(vpcs);
        ArgumentNullException.ThrowIfNull(evaluated);
        var missing = vpcs.Except(evaluated).Order(StringComparer.Ordinal).ToList();

        return missing.Count == 0
            ? Finding.Ok(Name, where, "every VPC has a verdict")
            : Finding.Fail(
                Name,
                where,
                $"no verdict for {string.Join(", ", missing)}",
                "an exempt VPC has none; else look at the log of the function"
            );
    }

    /// <param name="where">The account and region.</param>
    /// <param name="configurations">The remediation configurations of the rule.</param>
    /// <param name="isAutomatic">Whether the settings ask for automatic remediation.</param>
    public static Finding JudgeRemediation(string where, IReadOnlyList<JsonElement> configurations, bool isAutomatic)
    {
        ArgumentNullException.ThrowIfNull(configurations);
        if (configurations.Count == 0)
        {
            return Finding.Fail(Name, where, "the rule has no remediation configuration", "deploy again");
        }

        return (configurations.All(configuration => configuration.Flag("Automatic")), isAutomatic) switch
        {
            (true, true) => Finding.Ok(Name, where, "remediation is automatic"),
            (false, false) => Finding.Warn(
                Name,
                where,
                "remediation is manual: no VPC is repaired automatically",
                "set flowLogging:automaticRemediation to have it automatic"
            ),
            (var actual, _) => Finding.Fail(
                Name,
                where,
                $"remediation is {(actual ? "automatic" : "manual")}, and "
                    + $"flowLogging:automaticRemediation is {(isAutomatic ? "true" : "false")}",
                "deploy again with the settings of this check"
            ),
        };
    }

    private static Task<IReadOnlyList<Finding>> VerdictsAsync(CheckedRollout rollout, RoleCredentials role, string region) =>
        InRegionAsync(
            role,
            region,
            async where =>
            {
                var describe = new AwsCall(AwsOperation.DescribeVpcs, region, ["--filters", $"Name=owner-id,Values={role.Account}"], role);
                var get = new AwsCall(AwsOperation.GetComplianceOfRule, region, ["--config-rule-name", rollout.Settings.Rule.Name], role);
                var vpcs = (await rollout.Aws.ReadAsync(describe)).RequiredItems(describe, "Vpcs");
                var results = (await rollout.Aws.ReadAsync(get)).RequiredItems(get, "EvaluationResults");
                string[] path = ["EvaluationResultIdentifier", "EvaluationResultQualifier", "ResourceId"];

                return Judge(
                    where,
                    [.. vpcs.Select(vpc => vpc.RequiredText(describe, "VpcId"))],
                    [.. results.Select(result => result.RequiredText(get, path))]
                );
            }
        );

    /// <summary>The documentation says that AWS Config does not report this for rules with a Lambda function.</summary>
    private static Task<IReadOnlyList<Finding>> LastEvaluationAsync(CheckedRollout rollout, RoleCredentials role, string region) =>
        InRegionAsync(
            role,
            region,
            async where =>
            {
                var call = new AwsCall(
                    AwsOperation.DescribeEvaluationStatus,
                    region,
                    ["--config-rule-names", rollout.Settings.Rule.Name],
                    role
                );
                var statuses = (await rollout.Aws.ReadAsync(call)).RequiredItems(call, "ConfigRulesEvaluationStatus");
                var status = statuses.Count > 0 ? statuses[0] : default;
                if (status.Text("LastErrorCode") is { Length: > 0 } error)
                {
                    return Finding.Warn(
                        Name,
                        where,
                        $"AWS Config reports an error of the rule: {error} {status.Text("LastErrorMessage")}".TrimEnd(),
                        "look at the log of the function"
                    );
                }

                return Finding.Ok(
                    Name,
                    where,
                    status.Text("LastSuccessfulEvaluationTime") is null
                        ? "AWS Config does not report when it last evaluated, as documented for rules with a Lambda function"
                        : "AWS Config reports a successful evaluation"
                );
            }
        );

    private static Task<IReadOnlyList<Finding>> RemediationAsync(CheckedRollout rollout, RoleCredentials role, string region) =>
        InRegionAsync(
            role,
            region,
            async where =>
            {
                var call = new AwsCall(
                    AwsOperation.DescribeRemediations,
                    region,
                    ["--config-rule-names", rollout.Settings.Rule.Name],
                    role
                );
                var configurations = (await rollout.Aws.ReadAsync(call)).RequiredItems(call, "RemediationConfigurations");

                return JudgeRemediation(where, configurations, rollout.Settings.Remediation.Automatic);
            }
        );

    private static Task<IReadOnlyList<Finding>> InRegionAsync(RoleCredentials role, string region, Func<string, Task<Finding>> check)
    {
        var where = $"{role.Account}/{region}";

        return ReadFailures.CatchAsync(Name, where, async () => [await check(where)]);
    }
}
