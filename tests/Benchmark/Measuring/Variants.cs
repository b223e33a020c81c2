using System.IO.Compression;
using System.Runtime.InteropServices;

namespace ConfigRule.Benchmark.Measuring;

/// <summary>Builds what is measured from the current sources.</summary>
internal static class Variants
{
    private const string Native = "native";
    private const string AbsentPackage = "Microsoft.NETCore.App.Crossgen2";

    private static readonly string RuntimeIdentifier =
        $"linux-{RuntimeInformation.OSArchitecture.ToString().ToUpperInvariant() switch
    {
        "X64" => "x64",
        "ARM64" => "arm64",
        var other => throw new BenchmarkException($"the rule is built for x64 and arm64, and this machine is {other}"),
    }}";

    /// <param name="nativeFolders">The published functions to measure. If empty, the rule is published and measured.</param>
    /// <param name="onlyNative">Whether to skip the managed and boto3 variants.</param>
    /// <param name="say">Writes progress for a person.</param>
    /// <returns>The variants. The others are compared with the last one.</returns>
    public static async Task<IReadOnlyList<Variant>> PrepareAsync(IReadOnlyList<string> nativeFolders, bool onlyNative, Action<string> say)
    {
        var native = nativeFolders.Count == 0 ? [await PublishNativeAsync(say)] : nativeFolders.Select(Given);

        return onlyNative ? [.. native] : [.. native, await PublishManagedAsync(say), await FindBoto3Async()];
    }

    private static async Task<Variant> PublishNativeAsync(Action<string> say)
    {
        say("Publishing the rule as native code");
        var folder = Path.Combine(Repository.Artifacts, Native);
        Empty(folder);
        _ = await Command.RequireAsync("dotnet", Publish(folder));
        return NativeIn(folder, Native);
    }

    private static Variant Given(string folder) =>
        File.Exists(Executable(folder))
            ? NativeIn(folder, Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)))
            : throw new BenchmarkException($"{Executable(folder)} does not exist; publish rule/Function/Function.csproj into that folder");

    private static Variant NativeIn(string folder, string name) =>
        new(name, "the rule as it is deployed: native code", Executable(folder), []) { Size = Measure(folder) };

    private static async Task<Variant> PublishManagedAsync(Action<string> say)
    {
        say("Publishing the rule for the managed .NET runtime");
        var folder = Path.Combine(Repository.Artifacts, "managed");
        Empty(folder);
        // A separate folder for intermediate files, because those of the native build describe other assets.
        string[] managed =
        [
            .. Publish(folder),
            "--self-contained",
            "false",
            "-property:PublishAot=false",
            $"-property:ArtifactsPath={Path.Combine(Repository.Artifacts, "managed-build")}",
        ];

        var (succeeded, output) = await Command.RunAsync("dotnet", [.. managed, "-property:PublishReadyToRun=true"]);
        if (succeeded)
        {
            return Managed(
                folder,
                "ready-to-run",
                "the same sources for the managed .NET runtime, compiled ahead of time as far as that allows (ReadyToRun)"
            );
        }

        if (!output.Contains(AbsentPackage, StringComparison.OrdinalIgnoreCase))
        {
            throw new BenchmarkException($"the rule could not be published for the managed runtime:{System.Environment.NewLine}{output}");
        }

        say($"The package feed lacks {AbsentPackage}: measuring the managed runtime's just-in-time build instead.");
        _ = await Command.RequireAsync("dotnet", managed);
        return Managed(folder, "just-in-time", "the same sources for the managed .NET runtime, compiled as they run");
    }

    private static Variant Managed(string folder, string name, string description) =>
        new(name, description, Executable(folder), [])
        {
            Environment = new Dictionary<string, string>
            {
                ["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..")),
            },
            Size = Measure(folder),
        };

    private static async Task<Variant> FindBoto3Async()
    {
        // Python reports its own path: a shim in the search path would be measured as part of Python's start.
        var facts = await Command.RequireAsync(
            "python3",
            "-c",
            "import boto3, platform, sys; print(sys.executable, platform.python_version(), boto3.__version__)"
        );
        var parts = facts.Split(' ');

        return new Variant(
            "boto3",
            $"a boto3 rule that does the same work (Python {parts[1]}, boto3 {parts[2]})",
            parts[0],
            [Path.Combine(Repository.Root, "tests", "Benchmark", "boto3_rule.py")]
        );
    }

    private static string[] Publish(string folder) =>
        [
            "publish",
            Path.Combine(Repository.Root, "rule", "Function", "Function.csproj"),
            "--configuration",
            "Release",
            "--runtime",
            RuntimeIdentifier,
            "--output",
            folder,
            "--nologo",
            "--verbosity",
            "quiet",
        ];

    private static string Executable(string folder) => Path.Combine(folder, "bootstrap");

    private static void Empty(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static PackageSize Measure(string folder)
    {
        using var zip = new MemoryStream();
        ZipFile.CreateFromDirectory(folder, zip, CompressionLevel.SmallestSize, includeBaseDirectory: false);

        return new PackageSize(
            Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length),
            zip.Length
        );
    }
}
