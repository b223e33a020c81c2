using System.Text.Json;
using ConfigRule.Cdk.Preflight.Reading;
using ConfigRule.Cdk.Preflight.Reporting;

namespace ConfigRule.Cdk.Preflight.Checks;

/// <summary>Whether the regions are enabled for an account.</summary>
/// <remarks>https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html</remarks>
public static class RegionsCheck
{
    public const string Name = "regions";

    public static Check Declaration { get; } =
        new(Name, "the regions are enabled for the caller and for each account that is checked")
        {
            ByCaller = [AwsOperation.DescribeRegions],
            ByRole = [AwsOperation.DescribeRegions],
        };

    /// <returns>What was found, and the regions that are enabled.</returns>
    public static async Task<(IReadOnlyList<Finding> Findings, IReadOnlyList<string> Enabled)> RunAsync(
        CheckedRollout rollout,
        string account,
        RoleCredentials? role
    )
    {
        ArgumentNullException.ThrowIfNull(rollout);
        var call = new AwsCall(AwsOperation.DescribeRegions, rollout.Home, ["--all-regions"], role);
        try
        {
            var states = (await rollout.Aws.ReadAsync(call)).RequiredItems(call, "Regions");
            return (
                Judge(account, rollout.Organization.Regions, states),
                [.. rollout.Organization.Regions.Where(region => IsEnabled(State(states, region)))]
            );
        }
        catch (AwsReadException exception)
        {
            return ([ReadFailures.Describe(Name, account, exception)], []);
        }
    }

    public static IReadOnlyList<Finding> Judge(string account, IReadOnlyList<string> regions, IReadOnlyList<JsonElement> states)
    {
        ArgumentNullException.ThrowIfNull(regions);
        var findings = regions
            .Select(region => (region, state: State(states, region)))
            .Where(region => !IsEnabled(region.state))
            .Select(region =>
                region.state is null
                    ? Finding.Fail(Name, $"{account}/{region.region}", "this partition has no such region", "correct flowLogging:regions")
                    : Finding.Fail(
                        Name,
                        $"{account}/{region.region}",
                        $"the region is not enabled: {region.state}",
                        "enable it for the account, exclude the account, or remove the region from flowLogging:regions"
                    )
            )
            .ToList();

        return findings.Count > 0 ? findings : [Finding.Ok(Name, account, $"all {regions.Count} regions are enabled")];
    }

    private static string? State(IReadOnlyList<JsonElement> states, string region) =>
        states.FirstOrDefault(state => state.Text("RegionName") == region) is { ValueKind: JsonValueKind.Object } found
            ? found.Text("OptInStatus") ?? "no status"
            : null;

    private static bool IsEnabled(string? state) => state is "opt-in-not-required" or "opted-in";
}
