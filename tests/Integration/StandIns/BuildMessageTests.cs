using ConfigRule.Cdk;
using ConfigRule.Cdk.Packaging;
using ConfigRule.Cdk.Settings;
using ConfigRule.LocalLoop;
using ConfigRule.Tests.Executable;

namespace ConfigRule.Tests.StandIns;

/// <summary>Where a person reads which packages the function was built with.</summary>
public sealed class BuildMessageTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("build-");

    [Fact]
    public async Task A_build_ends_with_it()
    {
        var build = await Command.RunAsync(
            "dotnet",
            [
                "build",
                "rule/Function",
                "-p:UseStandIns=true",
                $"-p:ArtifactsPath={folder.FullName}",
                "-p:RunAnalyzers=false",
                "-nodeReuse:false",
            ]
        );
        build.OrThrow("building the function");

        var lines = build.Output.Split(Environment.NewLine, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var last = lines[Array.IndexOf(lines, "Build succeeded.") - 1];
        Assert.StartsWith("Built with stand-ins of Lambda packages: ", last, StringComparison.Ordinal);
        Assert.EndsWith(" (UseStandIns is true)", last, StringComparison.Ordinal);
        Assert.All(StandInProject.All, standIn => Assert.Contains(standIn.Name, last, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Synth_ends_with_what_the_published_executable_says()
    {
        var package = await Prepared.FunctionPackageAsync();
        var context = $$"""{"flowLogging:functionPackage": "{{package}}", "flowLogging:architecture": "{{HostArchitecture.Name}}"}""";

        var synth = await Command.RunAsync(
            "dotnet",
            ["run", "--project", "cdk", "--no-build"],
            new Dictionary<string, string> { ["CDK_CONTEXT_JSON"] = context, ["CDK_OUTDIR"] = folder.FullName }
        );
        synth.OrThrow("synthesizing");

        var builtWith = LambdaPackageKind.Of(package);
        Assert.NotEqual(LambdaPackageKind.Unknown, builtWith);
        Assert.Equal($"The function was built with {builtWith}", synth.Output.TrimEnd().Split(Environment.NewLine)[^1]);
        var template = await File.ReadAllTextAsync(Directory.GetFiles(folder.FullName, "*.template.json").Single());
        Assert.Contains($"\"Value\": \"{builtWith}\"", template, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Delete(recursive: true);
}
