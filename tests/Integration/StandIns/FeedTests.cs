using System.Text.Json;
using ConfigRule.Cdk;
using ConfigRule.LocalLoop;

namespace ConfigRule.Tests.StandIns;

/// <summary>Which references the rule is built with, as MSBuild evaluates them.</summary>
public sealed class FeedTests
{
    private static readonly string[] MayBeAbsent =
    [
        "AWSSDK.ConfigService",
        "Amazon.Lambda.ConfigEvents",
        "Amazon.Lambda.Core",
        "Amazon.Lambda.RuntimeSupport",
        "Amazon.Lambda.Serialization.SystemTextJson",
    ];

    [Fact]
    public async Task On_a_feed_that_has_the_packages_no_stand_in_is_referenced()
    {
        var (packages, standIns) = await ReferencesAsync("false");

        Assert.Empty(standIns);
        Assert.Equal(["AWSSDK.ConfigService", "AWSSDK.EC2", .. MayBeAbsent[1..]], packages);
    }

    [Fact]
    public async Task On_a_feed_that_lacks_them_each_is_replaced_by_the_stand_in_of_its_name()
    {
        var (packages, standIns) = await ReferencesAsync("true");

        Assert.Equal(MayBeAbsent, standIns);
        Assert.Equal(["AWSSDK.EC2"], packages);
    }

    [Fact]
    public void Every_stand_in_has_the_name_of_a_package_with_a_version()
    {
        var versions = File.ReadAllText(Path.Combine(Repository.Root, "Directory.Packages.props"));

        var standIns = Directory
            .GetDirectories(Path.Combine(Repository.Root, "rule", "stand-ins"))
            .Select(Path.GetFileName)
            .Order(StringComparer.Ordinal);

        Assert.Equal(MayBeAbsent, standIns);
        Assert.All(
            MayBeAbsent,
            name => Assert.Contains($"<PackageVersion Include=\"{name}\" Version=", versions, StringComparison.Ordinal)
        );
    }

    private static async Task<(IReadOnlyList<string> Packages, IReadOnlyList<string> StandIns)> ReferencesAsync(string useStandIns)
    {
        var evaluated = await Command.RunAsync(
            "dotnet",
            [
                "msbuild",
                "rule/Function/Function.csproj",
                $"-p:UseStandIns={useStandIns}",
                "-getItem:PackageReference",
                "-getItem:ProjectReference",
            ]
        );
        evaluated.OrThrow("evaluating the rule's project");
        using var json = JsonDocument.Parse(evaluated.Output);
        var items = json.RootElement.GetProperty("Items");

        var standIns = items
            .GetProperty("ProjectReference")
            .EnumerateArray()
            .Where(project => (project.GetProperty("Identity").GetString() ?? "").Contains("/stand-ins/", StringComparison.Ordinal));
        return (Names(items.GetProperty("PackageReference").EnumerateArray()), Names(standIns));
    }

    /// <summary>Without those that the SDK adds to every native executable.</summary>
    private static List<string> Names(IEnumerable<JsonElement> references) =>
        [
            .. references
                .Where(reference =>
                    !reference.TryGetProperty("IsImplicitlyDefined", out var isImplicit) || isImplicit.GetString() != "true"
                )
                .Select(reference =>
                    Path.GetFileName(reference.GetProperty("Identity").GetString() ?? "").Replace(".csproj", "", StringComparison.Ordinal)
                )
                .Order(StringComparer.Ordinal),
        ];
}
