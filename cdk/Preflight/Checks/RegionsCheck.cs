using System.Text.Json;
using ConfigRule.Cdk.Preflight.Cli;

namespace ConfigRule.Cdk.Preflight.Checks;

/// <summary>Whether the regions are enabled for an account.</summary>
/// <remarks>https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html</remarks>
public static class RegionsCheck
{
    public const string Name = "regions";

    /// <returns>What was found, and the regions that are enabled.</returns>
    public static async Task<(IReadOnlyList<Row> Rows, IReadOnlyList<string> Enabled)> RunAsync(
        Subject subject,
        string account,
        RoleCredentials? role
    )
    {
        ArgumentNullException.ThrowIfNull(subject);
        var call = new AwsCall(AwsOperation.DescribeRegions, subject.Home, ["--all-regions"], role);
        try
        {
            var states = (await subject.Aws.ReadAsync(call)).RequiredItems(call, "Regions");
            return (
                Judge(account, subject.Organization.Regions, states),
                [.. subject.Organization.Regions.Where(region => IsEnabled(State(states, region)))]
            );
        }
        catch (AwsReadException exception)
        {
            return ([Subject.NotKnown(Name, account, exception)], []);
        }
    }

    public static IReadOnlyList<Row> Judge(string account, IReadOnlyList<string> regions, IReadOnlyList<JsonElement> states)
    {
        ArgumentNullException.ThrowIfNull(regions);
        var rows = regions
            .Select(region => (region, state: State(states, region)))
            .Where(region => !IsEnabled(region.state))
            .Select(region =>
                region.state is null
                    ? Row.Fail(Name, $"{account}/{region.region}", "AWS knows no such region in this partition", "mend flowLogging:regions")
                    : Row.Fail(
                        Name,
                        $"{account}/{region.region}",
                        $"the region is not enabled: {region.state}",
                        "enable it for the account, exclude the account, or take the region from flowLogging:regions"
                    )
            )
            .ToList();

        return rows.Count > 0 ? rows : [Row.Ok(Name, account, $"all {regions.Count} regions are enabled")];
    }

    private static string? State(IReadOnlyList<JsonElement> states, string region) =>
        states.FirstOrDefault(state => state.Text("RegionName") == region) is { ValueKind: JsonValueKind.Object } found
            ? found.Text("OptInStatus") ?? "no status"
            : null;

    private static bool IsEnabled(string? state) => state is "opt-in-not-required" or "opted-in";
}
