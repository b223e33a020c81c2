using System.Runtime.CompilerServices;

namespace ConfigRule.Benchmark;

/// <summary>The paths of the repository, so that the benchmark runs from any working directory.</summary>
internal static class Repository
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(ThisFolder(), "..", ".."));

    /// <summary>The folder for everything that the benchmark writes; git ignores it.</summary>
    public static string Artifacts { get; } = Path.Combine(Root, "artifacts", "benchmark");

    private static string ThisFolder([CallerFilePath] string file = "") =>
        Path.GetDirectoryName(file) ?? throw new InvalidOperationException($"{file} is in no folder");
}
