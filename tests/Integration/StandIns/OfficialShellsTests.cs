using ConfigRule.LocalLoop;

namespace ConfigRule.Tests.StandIns;

/// <summary>
/// Whether the project compiles where a feed has the official packages. They have hundreds of public types that the stand-ins
/// lack, and each of those names could be ambiguous with one of ours.
/// </summary>
public sealed class OfficialShellsTests : IDisposable
{
    /// <summary>Every project: any of them may come to use a type of the packages.</summary>
    private static readonly string[] Projects = ["ConfigRule.sln", "tests/Benchmark/Micro/Micro.csproj"];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("official-shells-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Every_project_compiles_beside_every_public_type_of_the_official_packages()
    {
        OfficialShells.Write(folder.FullName);

        foreach (var project in Projects)
        {
            var build = await Command.RunAsync(
                "dotnet",
                [
                    "build",
                    project,
                    "-p:UseStandIns=true",
                    $"-p:OfficialShells={folder.FullName}/",
                    $"-p:ArtifactsPath={folder.FullName}/artifacts",
                    "-p:RunAnalyzers=false",
                    "-nodeReuse:false",
                ]
            );
            Assert.True(build.ExitCode == 0, build.Output);
        }
    }
}
