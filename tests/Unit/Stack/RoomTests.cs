using ArchUnitNET.Fluent.Slices;
using ArchUnitNET.Loader;
using ArchUnitNET.xUnit;
using ConfigRule.Cdk;

namespace ConfigRule.Tests.Stack;

/// <summary>The folders of the CDK app: which one may use which.</summary>
public sealed class RoomTests
{
    private static readonly ArchUnitNET.Domain.Architecture Cdk = new ArchLoader().LoadAssemblies(typeof(Repository).Assembly).Build();

    private static readonly string[] Rooms =
    [
        "Evaluation",
        "Operations",
        "Organization",
        "Packaging",
        "Permissions",
        "Preflight",
        "Runbooks",
        "Settings",
        "Stacks",
    ];

    [Fact]
    public void No_two_folders_depend_on_each_other()
    {
        SliceRuleDefinition.Slices().Matching("ConfigRule.Cdk.(*)").Should().BeFreeOfCycles().Check(Cdk);
    }

    [Fact]
    public void Settings_depend_on_no_other_folder()
    {
        Assert.DoesNotContain(Dependencies(), dependency => dependency.From == "Settings");
    }

    [Fact]
    public void Every_folder_is_a_namespace_of_the_same_name()
    {
        var folders = Directory
            .GetDirectories(Path.Combine(Repository.Root, "cdk"))
            .Where(folder => Directory.EnumerateFiles(folder, "*.cs").Any())
            .Select(folder => Path.GetFileName(folder));

        Assert.Equal(Rooms, folders.Order(StringComparer.Ordinal));
        Assert.Equal(
            Rooms,
            Cdk.Types.Select(type => Room(type.Namespace?.FullName)).OfType<string>().Distinct().Order(StringComparer.Ordinal)
        );
    }

    private static IEnumerable<(string From, string To)> Dependencies() =>
        from type in Cdk.Types
        let @from = Room(type.Namespace?.FullName)
        where @from is not null
        from dependency in type.Dependencies
        let to = Room(dependency.Target.Namespace?.FullName)
        where to is not null && to != @from
        select (@from, to);

    private static string? Room(string? space) => space?.Split('.') is ["ConfigRule", "Cdk", var room, ..] ? room : null;
}
