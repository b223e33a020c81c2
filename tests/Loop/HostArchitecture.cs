using System.Runtime.InteropServices;
using ConfigRule.Cdk.Settings;

namespace ConfigRule.LocalLoop;

/// <summary>The processor architecture of this machine. The local AWS runs the function here, so the function is built for it.</summary>
public static class HostArchitecture
{
    public static string Value => RuntimeInformation.OSArchitecture == Architecture.Arm64 ? CpuArchitecture.Arm64 : CpuArchitecture.X64;

    /// <summary>Lambda's name for the architecture.</summary>
    public static string Name => Value == CpuArchitecture.Arm64 ? "arm64" : "x86_64";
}
