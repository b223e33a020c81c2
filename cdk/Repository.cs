using System.Runtime.CompilerServices;

namespace ConfigRule.Cdk;

/// <summary>The folder of the sources, so that synth works from any working directory.</summary>
public static class Repository
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(ThisFolder(), ".."));

    private static string ThisFolder([CallerFilePath] string file = "") =>
        Path.GetDirectoryName(file) ?? throw new InvalidOperationException($"{file} is in no folder");
}
