using System.Runtime.InteropServices;
using ConfigRule.Cdk.Settings;

namespace ConfigRule.Cdk.Packaging;

/// <summary>Checks that this machine can link a native executable for Lambda, before minutes are spent on compiling it.</summary>
public static class NativeLinker
{
    /// <summary>The missing program or system; null if nothing is missing.</summary>
    /// <param name="target">The processor to link for.</param>
    /// <param name="isInstalled">Whether a program is on the path.</param>
    public static string? Missing(string target, Func<string, bool> isInstalled)
    {
        ArgumentNullException.ThrowIfNull(isInstalled);
        if (!OperatingSystem.IsLinux())
        {
            return "Linux";
        }

        if (!isInstalled("clang") && !isInstalled("gcc"))
        {
            return "clang or gcc";
        }

        var host = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? CpuArchitecture.Arm64 : CpuArchitecture.X64;
        var triple = target == CpuArchitecture.Arm64 ? "aarch64-linux-gnu" : "x86_64-linux-gnu";
        string[] crossLinker = [$"{triple}-gcc", $"{triple}-objcopy"];

        return target == host ? null : crossLinker.FirstOrDefault(program => !isInstalled(program));
    }

    public static bool IsOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, program)));
}
