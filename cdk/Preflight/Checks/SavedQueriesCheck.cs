using System.Text.Json;
using System.Text.RegularExpressions;
using ConfigRule.Cdk.Organization;
using ConfigRule.Cdk.Preflight.Reading;
using ConfigRule.Cdk.Preflight.Reporting;

namespace ConfigRule.Cdk.Preflight.Checks;

/// <summary>Whether the saved queries exist and run, and find the VPCs that the rule reports.</summary>
public static partial class SavedQueriesCheck
{
    public const string Name = "saved queries";

    public static Check Declaration { get; } =
        new(Name, "each saved query exists and runs; for the canary account the query and the results of the rule have the same VPCs")
        {
            ByCaller =
            [
                AwsOperation.ListStoredQueries,
                AwsOperation.GetStoredQuery,
                AwsOperation.SelectAggregated,
                AwsOperation.GetAggregatedCompliance,
            ],
        };

    /// <param name="rollout">The roll-out.</param>
    /// <param name="canary">The account whose results are compared; null if there is none.</param>
    public static Task<IReadOnlyList<Finding>> RunAsync(CheckedRollout rollout, string? canary)
    {
        ArgumentNullException.ThrowIfNull(rollout);

        return ReadFailures.CatchAsync(
            Name,
            rollout.Home,
            async () =>
            {
                var list = new AwsCall(AwsOperation.ListStoredQueries, rollout.Home);
                var names = (await rollout.Aws.ReadAsync(list))
                    .RequiredItems(list, "StoredQueryMetadata")
                    .Select(query => query.RequiredText(list, "QueryName"))
                    .Where(name => name.StartsWith(rollout.Names.SavedQuery(""), StringComparison.Ordinal))
                    .ToList();
                var expected = SavedQuery.AllFor(rollout.Settings).Select(query => rollout.Names.SavedQuery(query.Name));
                var missing = expected
                    .Except(names)
                    .Select(name => Finding.Fail(Name, rollout.Home, $"there is no saved query {name}", "deploy the view stack again"));
                var runs = await ReadFailures.CatchAtEachAsync(Name, names, name => RunQueryAsync(rollout, name, canary));

                return [.. missing, .. runs];
            }
        );
    }

    /// <param name="account">The account.</param>
    /// <param name="region">The region.</param>
    /// <param name="reported">VPCs that the rule reports as NON_COMPLIANT.</param>
    /// <param name="rows">Rows of the query, each a JSON object.</param>
    public static Finding Judge(string account, string region, IReadOnlyCollection<string> reported, IReadOnlyList<JsonElement> rows)
    {
        ArgumentNullException.ThrowIfNull(reported);
        ArgumentNullException.ThrowIfNull(rows);
        var found = rows.Where(row => row.Text("accountId") == account && row.Text("awsRegion") == region)
            .SelectMany(row => VpcId().Matches(row.ToString()).Select(match => match.Value))
            .ToHashSet();
        var where = $"{account}/{region}";
        var missing = reported.Except(found).Order(StringComparer.Ordinal).ToList();
        var extra = found.Except(reported).Order(StringComparer.Ordinal).ToList();

        return missing.Count + extra.Count == 0
            ? Finding.Ok(Name, where, "the query and the results of the rule have the same VPCs")
            : Finding.Fail(
                Name,
                where,
                "the query and the results of the rule differ: missing from "
                    + $"the query: {Joined(missing)}; only in the query: {Joined(extra)}",
                "an aggregator is some minutes behind: check again later"
            );
    }

    private static async Task<IReadOnlyList<Finding>> RunQueryAsync(CheckedRollout rollout, string name, string? canary)
    {
        var get = new AwsCall(AwsOperation.GetStoredQuery, rollout.Home, "--query-name", name);
        var expression = (await rollout.Aws.ReadAsync(get)).RequiredText(get, "StoredQuery", "Expression");
        var select = new AwsCall(
            AwsOperation.SelectAggregated,
            rollout.Home,
            "--configuration-aggregator-name",
            rollout.Names.Aggregator,
            "--expression",
            expression
        );
        var results = (await rollout.Aws.ReadAsync(select)).RequiredItems(select, "Results");
        var runs = Finding.Ok(Name, name, "the saved query runs");

        return name == rollout.Names.SavedQuery(SavedQuery.NonCompliantName) && canary is not null
            ? [runs, .. await CompareAsync(rollout, canary, [.. results.Select(row => Parse(select, row.ToString()))])]
            : [runs];
    }

    private static async Task<IReadOnlyList<Finding>> CompareAsync(
        CheckedRollout rollout,
        string canary,
        IReadOnlyList<JsonElement> rows
    ) =>
        await ReadFailures.CatchAtEachAsync(
            Name,
            rollout.Organization.Regions,
            async region =>
            {
                var call = new AwsCall(
                    AwsOperation.GetAggregatedCompliance,
                    rollout.Home,
                    "--configuration-aggregator-name",
                    rollout.Names.Aggregator,
                    "--config-rule-name",
                    rollout.Settings.Rule.Name,
                    "--account-id",
                    canary,
                    "--aws-region",
                    region,
                    "--compliance-type",
                    "NON_COMPLIANT"
                );
                var results = (await rollout.Aws.ReadAsync(call)).RequiredItems(call, "AggregateEvaluationResults");
                string[] path = ["EvaluationResultIdentifier", "EvaluationResultQualifier", "ResourceId"];

                return [Judge(canary, region, [.. results.Select(result => result.RequiredText(call, path))], rows)];
            }
        );

    private static JsonElement Parse(AwsCall call, string row)
    {
        try
        {
            using var json = JsonDocument.Parse(row);
            return json.RootElement.Clone();
        }
        catch (JsonException exception)
        {
            throw new AwsReadException(
                call,
                AwsReadException.UnreadableAnswer,
                $"{call} returned a row that is not JSON: {exception.Message}",
                exception
            );
        }
    }

    private static string Joined(List<string> vpcs) => vpcs.Count > 0 ? string.Join(", ", vpcs) : "none";

    [GeneratedRegex("vpc-[0-9a-f]+")]
    private static partial Regex VpcId();
}
