using System.IO.Compression;
using ConfigRule.LocalLoop;

namespace ConfigRule.Tests.StandIns;

/// <summary>What the build asks a package feed, and what it takes from the machine instead.</summary>
public sealed class ProbeTests : IDisposable
{
    private const string Package = "Amazon.Lambda.Core";
    private const string Version = "3.2.0";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("probe-");

    private string Feed => Directory.CreateDirectory(Path.Combine(folder.FullName, "feed")).FullName;

    private string Cache => Directory.CreateDirectory(Path.Combine(folder.FullName, "cache")).FullName;

    [Fact]
    public async Task A_package_that_the_feed_has_is_present()
    {
        WritePackage();

        Assert.Equal(StandInsBut(Package), await AbsentAsync());
    }

    [Fact]
    public async Task A_package_that_another_build_left_on_the_machine_is_absent_where_the_feed_lacks_it()
    {
        WritePackage();
        await LeaveInCacheAsync();
        Directory.Delete(Feed, recursive: true);

        Assert.Equal(StandInsBut(), await AbsentAsync());
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static IEnumerable<string> StandInsBut(params string[] present) =>
        StandInProject.All.Select(standIn => standIn.Name).Except(present);

    /// <summary>The answer of the probe to a feed that is a folder, on a machine with the cache.</summary>
    private async Task<IEnumerable<string>> AbsentAsync()
    {
        var answer = Path.Combine(folder.FullName, "answer");
        var probe = await Command.RunAsync(
            "dotnet",
            [
                "msbuild",
                "rule/stand-ins/Probe.csproj",
                "-target:Probe",
                "-p:UseStandIns=false",
                $"-p:RestoreSources={Feed}",
                $"-p:StandInsOutput={folder.FullName}/",
                $"-p:AbsentPackagesFile={answer}",
            ],
            new Dictionary<string, string> { ["NUGET_PACKAGES"] = Cache }
        );
        probe.OrThrow("asking the feed");
        Assert.True(File.Exists(answer), probe.Output);

        return (await File.ReadAllTextAsync(answer)).Trim().Split(';').Order(StringComparer.Ordinal);
    }

    /// <summary>As a build does that restores from a feed which has the package.</summary>
    private async Task LeaveInCacheAsync()
    {
        var project = Path.Combine(folder.FullName, "Other.csproj");
        await File.WriteAllTextAsync(
            project,
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
              <ItemGroup><PackageReference Include="{Package}" Version="{Version}" /></ItemGroup>
            </Project>
            """
        );
        var restore = await Command.RunAsync(
            "dotnet",
            ["restore", project, $"-p:RestoreSources={Feed}"],
            new Dictionary<string, string> { ["NUGET_PACKAGES"] = Cache }
        );
        restore.OrThrow("restoring into the cache");
        Assert.True(Directory.Exists(Path.Combine(Cache, "amazon.lambda.core", Version)), restore.Output);
    }

    /// <summary>An unsigned package of that name, with nothing in it.</summary>
    private void WritePackage()
    {
        using var package = ZipFile.Open(Path.Combine(Feed, $"{Package}.{Version}.nupkg"), ZipArchiveMode.Create);
        using var manifest = new StreamWriter(package.CreateEntry($"{Package}.nuspec").Open());
        manifest.Write(
            $"""
            <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
              <metadata><id>{Package}</id><version>{Version}</version><authors>a test</authors><description>Nothing.</description></metadata>
            </package>
            """
        );
    }
}
