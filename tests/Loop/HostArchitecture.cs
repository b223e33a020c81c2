using System.Runtime.InteropServices;
using ConfigRule.Cdk.Settings;

namespace ConfigRule.LocalLoop;

/// <summary>The processor of this machine: the local AWS runs the function on it, so deployments to it are built for it.</summary>
public static class HostArchitecture
{
    public static string Value => RuntimeInformation.OSArchitecture == Architecture.Arm64 ? CpuArchitecture.Arm64 : CpuArchitecture.X64;

    /// <summary>Lambda's name of it.</summary>
    public static string Name => Value == CpuArchitecture.Arm64 ? "arm64" : "x86_64";
}
