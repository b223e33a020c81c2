using ConfigRule.Cdk;
using ConfigRule.Cdk.Settings;

namespace ConfigRule.Tests.Stack;

/// <summary>What is refused as the function's code, so that no deployment ships what cannot start.</summary>
public sealed class FunctionPackageTests : IDisposable
{
    private const UnixFileMode Executable =
        UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private static readonly byte[] X64 = [0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0x3E, 0];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("package-");

    [Fact]
    public void A_native_executable_for_the_chosen_architecture_is_taken()
    {
        Write(X64, Executable);

        Assert.Equal(folder.FullName, Provide(CpuArchitecture.X64));
    }

    [Fact]
    public void A_folder_without_one_is_refused()
    {
        AssertRefused(CpuArchitecture.X64, "bootstrap is absent");
    }

    [Fact]
    public void One_for_another_architecture_is_refused_with_the_one_that_is_asked_for()
    {
        Write(X64, Executable);

        AssertRefused(CpuArchitecture.Arm64, "is no native executable for arm64, which flowLogging:architecture asks for");
    }

    [Fact]
    public void One_that_is_no_native_executable_is_refused()
    {
        Write("#!/bin/sh"u8.ToArray(), Executable);

        AssertRefused(CpuArchitecture.X64, "is no native executable for x86_64");
    }

    [Fact]
    public void One_that_only_its_owner_may_execute_is_refused_with_the_mend()
    {
        Write(X64, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        AssertRefused(CpuArchitecture.X64, "chmod 755");
    }

    public void Dispose() => folder.Delete(recursive: true);

    private void Write(byte[] content, UnixFileMode mode)
    {
        var file = Path.Combine(folder.FullName, "bootstrap");
        File.WriteAllBytes(file, content);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, mode);
        }
    }

    private string Provide(CpuArchitecture architecture) =>
        FunctionPackage.Provide(new StackSettings { Function = new() { Package = folder.FullName, Architecture = architecture } });

    private void AssertRefused(CpuArchitecture architecture, string why)
    {
        var refusal = Assert.Throws<FunctionPackageException>(() => Provide(architecture));

        Assert.StartsWith("context key flowLogging:functionPackage: ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(why, refusal.Message, StringComparison.Ordinal);
    }
}
